import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { createMediaEngine, type MediaEngineNeeds } from './engine.ts';
import { MediaUnavailable, SdpInvalid, type MediaEngine } from './port.ts';
import { chromeOffer, tracks } from './worker/sdp/test-offers.ts';

const log = { info() {}, warn() {}, error() {} };
const engines: MediaEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function createEngine(needs: Partial<MediaEngineNeeds> = {}) {
  const closed: string[] = [];
  const events = {
    closed: (connection: string, reason: string) => void closed.push(`${connection} ${reason}`),
    flowing() {},
    sending() {},
    linkEnded() {},
  };
  const engine = await createMediaEngine({ port: 0, bindAddress: '127.0.0.1', log, events, ...needs });
  engines.push(engine);
  return { engine, closed };
}

const offer = (connection: string, direction: string) => ({
  room: 'room',
  connection,
  sdp: chromeOffer({ direction }),
  tracks,
});
const candidates = (sdp: string) =>
  [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d+)/gm)].map(([, address]) => address);
async function workerPid(engine: MediaEngine): Promise<number> {
  return (await engine.stats()).workers[0]!.pid;
}
function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('offers are answered with the address that is bound, closed ones are forgotten', async () => {
  const { engine } = await createEngine();
  const answer = await engine.publish(offer('ada', 'sendonly'));
  expect(candidates(answer)).toEqual(['127.0.0.1']);
  await engine.subscribe(offer('cleo', 'recvonly'));
  expect((await engine.stats()).workers[0]).toMatchObject({ publishers: 1, subscribers: 1 });
  engine.close('ada');
  engine.close('cleo');
  engine.close('nobody');
  expect((await engine.stats()).workers[0]).toMatchObject({ publishers: 0, subscribers: 0 });
});

test('announced addresses stand for those of the machine', async () => {
  const { engine } = await createEngine({ announcedAddresses: ['203.0.113.5', '2001:db8::5'] });
  expect(candidates(await engine.publish(offer('ada', 'sendonly')))).toEqual(['203.0.113.5', '2001:db8::5']);
  await expect(createEngine({ announcedAddresses: ['example.org'] })).rejects.toThrow('example.org');
});

test('hostile offers are refused and the worker lives on', async () => {
  const { engine } = await createEngine();
  const pid = await workerPid(engine);
  const hostile = [
    'x'.repeat(5_000_000),
    chromeOffer() + 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(2_000),
    chromeOffer() + 'a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\n'.repeat(5_000),
    chromeOffer().replaceAll('111', '-1'),
    chromeOffer().replace('a=mid:1', 'a=mid:0'),
    chromeOffer().replace('a=mid:1', 'a=mid:1\ra=fingerprint:sha-256 00'),
    '\0',
  ];
  for (const sdp of hostile) {
    await expect(engine.publish({ ...offer('mallory', 'sendonly'), sdp })).rejects.toBeInstanceOf(SdpInvalid);
    await expect(engine.subscribe({ ...offer('mallory', 'recvonly'), sdp })).rejects.toBeInstanceOf(SdpInvalid);
  }
  await engine.publish(offer('ada', 'sendonly'));
  expect(await workerPid(engine)).toBe(pid);
});

test('a connection that exists is not opened again', async () => {
  const { engine } = await createEngine();
  await engine.publish(offer('ada', 'sendonly'));
  await expect(engine.subscribe(offer('ada', 'recvonly'))).rejects.toBeInstanceOf(MediaUnavailable);
});

test('when the worker dies every connection is reported and the next offer is answered by a new one', async () => {
  const { engine, closed } = await createEngine();
  await engine.publish(offer('ada', 'sendonly'));
  await engine.subscribe(offer('cleo', 'recvonly'));
  const pid = await workerPid(engine);
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(closed).toEqual(['ada worker_lost', 'cleo worker_lost']), 5_000);
  await engine.publish(offer('ada again', 'sendonly'));
  expect(await workerPid(engine)).not.toBe(pid);
});

test('an engine that was stopped has no worker and takes nothing', async () => {
  const { engine, closed } = await createEngine();
  const pid = await workerPid(engine);
  await engine.stop();
  expect(alive(pid)).toBe(false);
  expect(closed).toEqual([]);
  await expect(engine.publish(offer('ada', 'sendonly'))).rejects.toBeInstanceOf(MediaUnavailable);
  expect(await engine.stats()).toEqual({ workers: [] });
});

test('a port that is taken is said at the start', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  await expect(createEngine({ port: socket.address().port })).rejects.toThrow(/UDP port \d+/);
  socket.close();
});

test('the worker ends when its parent is killed', async () => {
  const program = `
    const { createMediaEngine } = await import(${JSON.stringify(new URL('./engine.ts', import.meta.url).href)});
    const log = { info() {}, warn() {}, error() {} };
    const engine = await createMediaEngine({ port: 0, bindAddress: '127.0.0.1', log, events: { closed() {}, flowing() {}, sending() {}, linkEnded() {} } });
    console.log((await engine.stats()).workers[0].pid);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(said.toString());
  expect(alive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(alive(pid)).toBe(false), 5_000);
});
