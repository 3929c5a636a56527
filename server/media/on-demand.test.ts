import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createMediaEngineOnDemand } from './on-demand.ts';
import { MediaUnavailable, type MediaEngine } from './port.ts';

const log = { info() {}, warn() {}, error() {} };
const events = { closed() {}, flowing() {}, sending() {}, linkEnded() {} };
const offer = { room: 'r', connection: 'c', sdp: 'offer', tracks: [] };

function recorder() {
  const calls: string[] = [];
  const engine: MediaEngine = {
    publish: async () => (calls.push('publish'), 'answer'),
    subscribe: async () => (calls.push('subscribe'), 'answer'),
    prefer: (connection, picture) => void calls.push(`prefer ${picture} ${connection}`),
    silence: (connection, sources) => void calls.push(`silence ${sources.join()} ${connection}`),
    close: (connection) => void calls.push(`close ${connection}`),
    lend: async (room) => (calls.push(`lend ${room}`), { link: 'link', key: 'key' }),
    borrow: async (room, { host }, { link }) => void calls.push(`borrow ${room} ${host} ${link}`),
    unlink: (link) => void calls.push(`unlink ${link}`),
    arrived: (link) => calls.push(`arrived ${link}`) > 0,
    look: async () => [],
    frame: async () => null,
    rows: async () => [],
    impair: (connection) => void calls.push(`impair ${connection}`),
    record: (connection) => void calls.push(`record ${connection}`),
    recorded: async () => null,
    stats: async () => ({ workers: [] }),
    stop: async () => void calls.push('stop'),
  };
  return { calls, engine };
}

test('nothing runs until somebody is here; then one engine serves everybody', async () => {
  const { calls, engine } = recorder();
  let made = 0;
  const media = await createMediaEngineOnDemand({ port: 0, log, events }, async () => (made++, engine));
  media.close('nobody');
  expect(await media.stats()).toEqual({ workers: [] });
  expect(made).toBe(0);
  media.warm();
  media.warm();
  expect(await Promise.all([media.publish(offer), media.subscribe(offer)])).toEqual(['answer', 'answer']);
  media.silence('c', ['camera']);
  media.close('c');
  await media.stop();
  expect(made).toBe(1);
  expect(calls).toEqual(['publish', 'subscribe', 'silence camera c', 'close c', 'stop']);
});

test('a worker that could not start is tried again by the next who needs it', async () => {
  const { engine } = recorder();
  let tries = 0;
  const media = await createMediaEngineOnDemand({ port: 0, log, events }, async () => {
    if (++tries === 1) throw new Error('no more processes');
    return engine;
  });
  await expect(media.subscribe(offer)).rejects.toThrow(MediaUnavailable);
  expect(await media.subscribe(offer)).toBe('answer');
});

test('a taken port is reported at the start, not in the first lecture', async () => {
  const holder = createSocket('udp4').bind(0);
  await once(holder, 'listening');
  const { port } = holder.address();
  await expect(createMediaEngineOnDemand({ port, log, events })).rejects.toThrow(/EADDRINUSE/);
  await expect(createMediaEngineOnDemand({ port: 0, relayPort: port, log, events })).rejects.toThrow(/EADDRINUSE/);
  await expect(createMediaEngineOnDemand({ port: port - 1, workers: 2, log, events })).rejects.toThrow(/EADDRINUSE/);
  holder.close();
});
