/** Janus, as its Debian package has it, with a room of its own for lectures. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../test/support/ports.ts';
import { until } from '../../test/support/until.ts';
import { cpuMs } from '../hall/usage.ts';
import { ownAddress } from './address.ts';
import { openJanusApi, type JanusApi } from './janus-api.ts';
import type { Side } from './sides.ts';

const program = '/usr/bin/janus';
const room = 1;

/**
 * The lecturer publishes into a room of the videoroom plugin, and viewers subscribe to her there. Settings are the package's
 * own but for ports and addresses, and for the log, which would cost it. By default it has a thread for every viewer;
 * `eventLoops` shares out the viewers among so many. Null where it is not installed.
 */
export async function janus(eventLoops?: number): Promise<Side | null> {
  if (!installed()) return null;
  const { api, pid, stop } = await start(eventLoops);
  let feed: unknown;
  try {
    await api.ask(await api.attach(), {
      request: 'create',
      room,
      publishers: 1,
      bitrate: 8_000_000, // otherwise the default of its room holds the publisher back
      audiocodec: 'opus',
      videocodec: 'vp8',
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    cpuMs: async () => cpuMs(pid),
    workers: () => [pid],
    async publish(publisher, layers) {
      const handle = await api.attach();
      const joined = await api.ask(handle, { request: 'join', ptype: 'publisher', room });
      feed = joined.data['id'];
      const sdp = await publisher.order<string>({ do: 'offer', layers, empty: 0 });
      const published = await api.ask(handle, { request: 'publish' }, { type: 'offer', sdp, rid_order: 'lmh' });
      await api.endCandidates(handle);
      await publisher.order({ do: 'answered', sdp: published.sdp! });
    },
    async admit(crowd, peers) {
      const handles = await Promise.all(Array.from({ length: peers }, () => api.attach()));
      const join = { request: 'join', ptype: 'subscriber', room, streams: [{ feed }] };
      const offers = await Promise.all(handles.map((handle) => api.ask(handle, join)));
      const answers = await crowd.order<string[]>({ do: 'answer', sdps: offers.map(({ sdp }) => sdp!) });
      const start = { request: 'start' };
      await Promise.all(handles.map((handle, n) => api.ask(handle, start, { type: 'answer', sdp: answers[n]! })));
      await crowd.order({ do: 'connect' });
    },
    stop,
  };
}

function installed(): boolean {
  try {
    accessSync(program);
    return true;
  } catch {
    return false;
  }
}

async function start(eventLoops: number | undefined): Promise<{ api: JanusApi; pid: number; stop(): Promise<void> }> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-janus-'));
  for (const [file, text] of Object.entries(configuration(folder, port, eventLoops)))
    writeFileSync(path.join(folder, file), text);
  // It ends with us, however we end.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, '-F', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  const failed = Promise.race([once(child, 'exit'), once(child, 'error')]).then(([why]) => {
    throw new Error(`Janus ended (${String(why)}):\n${output}`);
  });
  failed.catch(() => {}); // when it is told to end, too
  let api: JanusApi | undefined;
  const stop = async () => {
    api?.close();
    if (child.exitCode === null && child.signalCode === null && child.pid) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const opened = until('Janus takes sockets', async () => {
      api = await openJanusApi(port).catch(() => undefined);
      return api !== undefined;
    });
    await Promise.race([opened, failed]);
    return { api: api!, pid: child.pid!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configuration(folder: string, port: number, eventLoops: number | undefined): Record<string, string> {
  const otherTransports = ['http', 'pfunix', 'mqtt', 'nanomsg', 'rabbitmq'].map((name) => `libjanus_${name}.so`);
  return {
    'janus.jcfg': `
      general: { configs_folder = "${folder}"; debug_level = 2; ${eventLoops ? `event_loops = ${eventLoops};` : ''} }
      nat: { ice_enforce_list = "${ownAddress()}"; }
      transports: { disable = "${otherTransports.join(',')}"; }`,
    'janus.transport.websockets.jcfg': `
      general: { json = "compact"; ws = true; ws_port = ${port}; ws_ip = "127.0.0.1"; wss = false; }
      admin: { admin_ws = false; admin_wss = false; }`,
    'janus.plugin.videoroom.jcfg': 'general: { }',
  };
}
