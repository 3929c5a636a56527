/** What time does to a socket, with a clock that is turned by hand. */
import type { IncomingMessage } from 'node:http';
import { duplexPair, type Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Connection } from './connection.ts';
import { figures } from '../operations/figures.ts';
import { openToAll } from '../overload/test/open.ts';
import { prepare } from './frames.ts';
import { Sockets } from './sockets.ts';
import { closeCodeOf, frame, framesOf, log, mallory } from './test/raw.ts';

const news = prepare({ type: 'room.counted', room: 'r', viewers: 3 });
const pings = (bytes: Buffer) => framesOf(bytes).filter(({ first }) => first === 0x89).length;

let sockets: Sockets;
beforeEach(() => {
  vi.useFakeTimers();
  sockets = new Sockets({
    accounts: { identify: async () => mallory },
    admission: openToAll,
    allowedOrigin: () => true,
    received: () => {},
    closed: () => {},
    log,
  });
});
afterEach(() => {
  sockets.stop();
  vi.useRealTimers();
});

/** A socket in memory; `reads: false` takes nothing of what it is sent. */
async function enter({ reads = true } = {}) {
  const [wire, far] = duplexPair({ highWaterMark: 16 * 1024 });
  let bytes = Buffer.alloc(0);
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  };
  const before = new Set(sockets.connections);
  await sockets.upgrade(
    { method: 'GET', url: '/socket?v=1', headers } as unknown as IncomingMessage,
    wire as Duplex,
    Buffer.alloc(0),
  );
  const [connection] = [...sockets.connections].filter((one) => !before.has(one)) as [Connection];
  if (reads) far.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
  await settle();
  return {
    connection,
    say: async (payload: Buffer) => {
      far.write(payload);
      await settle();
    },
    sent: () => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4),
    isOpen: () => sockets.connections.has(connection) && !connection.gone,
  };
}

/** What is on its way through the streams arrives. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const pong = frame(10, '');

test('who is silent is asked once, and given up six seconds after the last word', async () => {
  const cleo = await enter();
  await pass(limits.heartbeatMs);
  expect(pings(cleo.sent())).toBe(1);
  await pass(limits.heartbeatMissedMs - limits.heartbeatMs - 500);
  expect(cleo.isOpen()).toBe(true);
  await pass(500);
  expect(cleo.isOpen()).toBe(false);
  expect(pings(cleo.sent())).toBe(1);
  expect(closeCodeOf(cleo.sent())).toBe(closeCodes.silent);
});

test('who answers stays, and is asked again when silent again', async () => {
  const cleo = await enter();
  for (let round = 1; round <= 10; round++) {
    await pass(limits.heartbeatMs);
    expect(pings(cleo.sent())).toBe(round);
    await cleo.say(pong);
  }
  expect(cleo.isOpen()).toBe(true);
});

test('who talks is not asked', async () => {
  const cleo = await enter();
  for (let n = 0; n < 20; n++) {
    await pass(1_000);
    await cleo.say(frame(1, '{"type":"ping","id":1}'));
  }
  expect(pings(cleo.sent())).toBe(0);
  expect(cleo.isOpen()).toBe(true);
});

test('a question that is due goes along with a message', async () => {
  const cleo = await enter();
  await pass(limits.heartbeatMs - 300);
  for (let n = 0; n < 20; n++) {
    cleo.connection.sendPrepared(news);
    await pass(100);
  }
  expect(framesOf(cleo.sent()).map(({ first }) => first)).toEqual([
    0x81,
    0x89,
    ...Array.from({ length: 19 }, () => 0x81),
  ]);
  await cleo.say(pong);
  await pass(limits.heartbeatMissedMs - limits.heartbeatMs);
  expect(cleo.isOpen()).toBe(true);
});

test('a system clock that is set forward or back by hours cuts nobody off, and hides nobody who is gone', async () => {
  const [cleo, gone] = [await enter(), await enter()];
  for (const hours of [5, -10, 5]) {
    vi.setSystemTime(Date.now() + hours * 3_600_000);
    await pass(limits.heartbeatMs);
    await cleo.say(pong);
    await cleo.say(frame(1, '{"type":"ping","id":1}'));
  }
  expect([cleo.isOpen(), gone.isOpen()]).toEqual([true, false]);
});

test('sockets are asked in their own time, not all at once', async () => {
  const early = await enter();
  await pass(1_000);
  const late = await enter();
  await pass(limits.heartbeatMs - 1_000);
  expect([pings(early.sent()), pings(late.sent())]).toEqual([1, 0]);
  await pass(1_000);
  expect([pings(early.sent()), pings(late.sent())]).toEqual([1, 1]);
});

test('who begins a message and never ends it is cut within ten seconds, however alive; one that ends in time is not', async () => {
  const [mallory, cleo] = [await enter(), await enter()];
  for (const one of [mallory, cleo]) await one.say(frame(1, '{', { fin: false }));
  for (let second = 1; second <= 9; second++) {
    await pass(1_000);
    await mallory.say(frame(9, 'still there?'));
    await cleo.say(second % 2 ? frame(0, '}') : frame(1, '{', { fin: false }));
  }
  await pass(1_000);
  expect([mallory.isOpen(), cleo.isOpen()]).toEqual([false, true]);
  expect(closeCodeOf(mallory.sent())).toBe(1008);
});

test('who takes nothing for five seconds is cut, also when nothing more is sent', async () => {
  const cleo = await enter({ reads: false });
  cleo.connection.send({ type: 'error', code: 'busy', field: 'x'.repeat(64 * 1024) });
  for (let n = 0; n < 4; n++) {
    await pass(1_000);
    await cleo.say(pong);
    expect(cleo.isOpen()).toBe(true);
  }
  await pass(2_500);
  expect(cleo.isOpen()).toBe(false);
});

test('who lets five hundred messages pile up is cut', async () => {
  const cleo = await enter({ reads: false });
  cleo.connection.send({ type: 'error', code: 'busy', field: 'x'.repeat(64 * 1024) });
  for (let n = 1; n < limits.slowReader.messages; n++) cleo.connection.sendPrepared(news);
  expect(cleo.isOpen()).toBe(true);
  cleo.connection.sendPrepared(news);
  expect(cleo.isOpen()).toBe(false);
});

test('who reads everything in the end was never slow, however much it was', async () => {
  const cleo = await enter();
  for (let round = 0; round < 5; round++) {
    for (let n = 0; n < limits.slowReader.messages - 10; n++) cleo.connection.sendPrepared(news);
    await settle();
  }
  expect(cleo.isOpen()).toBe(true);
  expect(framesOf(cleo.sent()).length).toBe(5 * (limits.slowReader.messages - 10));
});

test('who is cut is counted once, by what was too much', async () => {
  const before = new Map(figures.socketsCut.counts);
  const much = { type: 'error', code: 'busy', field: 'x'.repeat(64 * 1024) } as const;
  const [many, large, late, silent] = [
    await enter({ reads: false }),
    await enter({ reads: false }),
    await enter({ reads: false }),
    await enter(),
  ];
  for (const one of [many, large, late]) one.connection.send(much);
  for (let n = 0; n < limits.slowReader.messages; n++) many.connection.sendPrepared(news);
  for (let bytes = 0; bytes < limits.slowReader.bytes; bytes += much.field.length) large.connection.send(much);
  for (let second = 0; second < 7; second++) {
    await pass(1_000);
    await late.say(pong);
  }
  await pass(limits.heartbeatMissedMs);
  for (const one of [many, large, late, silent]) expect(one.isOpen()).toBe(false);
  const causes = ['slow reader: messages', 'slow reader: bytes', 'slow reader: time', 'silent'];
  expect(causes.map((cause) => figures.socketsCut.of(cause) - (before.get(cause) ?? 0))).toEqual([1, 1, 1, 1]);
});
