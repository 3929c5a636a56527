import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnection, socketAddress, type EndReason, type Full } from './connection.ts';
import { fakeSocket, type FakeSocket } from './fake-socket.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function cleo({ random = 0.5, whyRefused = null as EndReason | Full | null } = {}) {
  const sockets: FakeSocket[] = [];
  let wake = () => {};
  const answer = { whyRefused };
  const connection = createConnection({
    open() {
      const socket = fakeSocket();
      sockets.push(socket);
      return socket;
    },
    whyRefused: async () => answer.whyRefused,
    onWake(back) {
      wake = back;
      return () => (wake = () => {});
    },
    random: () => random,
  });
  return { connection, sockets, answer, newest: () => sockets.at(-1)!, wake: () => wake() };
}

test('a page connects and names its states', () => {
  const { connection, newest } = cleo();
  expect(connection.state).toEqual({ name: 'connecting' });
  newest().accept();
  expect(connection.state).toEqual({ name: 'open' });
  newest().cut();
  expect(connection.state).toEqual({ name: 'waiting', until: Date.now() + 1_500 });
});

test('a request is answered under its own id, whatever the order of the answers', async () => {
  const { connection, newest } = cleo();
  newest().accept();
  const first = connection.request({ type: 'room.leave', room: 'r' });
  const second = connection.request({ type: 'lecture.end', room: 'r' });
  const [a, b] = newest().sent;
  newest().say({ type: 'ok', re: b!.id });
  newest().say({ type: 'error', re: a!.id, code: 'rate', retryAfterMs: 250 });
  await expect(second).resolves.toMatchObject({ type: 'ok' });
  await expect(first).rejects.toMatchObject({ code: 'rate', retryAfterMs: 250 });
});

test('a request without an answer fails in time, and one on a closed socket at once', async () => {
  const { connection, newest } = cleo();
  await expect(connection.request({ type: 'room.leave', room: 'r' })).rejects.toMatchObject({ code: 'disconnected' });
  newest().accept();
  const silent = connection.request({ type: 'room.leave', room: 'r' }, { timeoutMs: 400 });
  const rejected = expect(silent).rejects.toMatchObject({ code: 'timeout' });
  await vi.advanceTimersByTimeAsync(400);
  await rejected;
  const lost = connection.request({ type: 'room.leave', room: 'r' });
  newest().cut();
  await expect(lost).rejects.toMatchObject({ code: 'disconnected' });
});

test('messages that answer nothing reach the listeners until they stop listening', () => {
  const { connection, newest } = cleo();
  const heard: string[] = [];
  const stop = connection.onMessage((message) => heard.push(message.type));
  newest().accept();
  newest().say({ type: 'room.counted', room: 'r', viewers: 3 });
  stop();
  newest().say({ type: 'room.counted', room: 'r', viewers: 4 });
  expect(heard).toEqual(['room.counted']);
});

test('a half-dead socket is found within six seconds and replaced', async () => {
  const { connection, sockets, newest } = cleo({ random: 0 });
  newest().accept();
  await vi.advanceTimersByTimeAsync(2_500);
  newest().answer('ping', { type: 'pong', at: 1 });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(newest().sent.filter((message) => message.type === 'ping')).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(5_900);
  expect(connection.state.name).toBe('open');
  await vi.advanceTimersByTimeAsync(101);
  expect(sockets[0]!.closedByPage).toBe(true);
  expect(sockets).toHaveLength(2);
});

test('a timer that comes an hour late does not condemn a socket that owes nothing', async () => {
  const { connection, newest } = cleo();
  newest().accept();
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(connection.state.name).toBe('open');
});

test('retries spread over three seconds, three times, then double up to thirty', async () => {
  const { connection, newest } = cleo({ random: 0.999 });
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    newest().cut();
    if (connection.state.name !== 'waiting') throw new Error(connection.state.name);
    const wait = connection.state.until - Date.now();
    waits.push(wait);
    await vi.advanceTimersByTimeAsync(wait);
  }
  expect(waits.map((wait) => Math.round(wait / 1_000))).toEqual([3, 3, 3, 6, 12, 24, 30, 30, 30]);
});

test('a socket that opens and dies without a word does not reset the patience, one that spoke does', async () => {
  const { connection, newest } = cleo({ random: 0.999 });
  for (let i = 0; i < 6; i++) {
    newest().accept();
    newest().cut();
    await vi.runOnlyPendingTimersAsync();
  }
  newest().accept();
  newest().say({ type: 'pong', re: 999, at: 1 });
  newest().cut();
  if (connection.state.name !== 'waiting') throw new Error(connection.state.name);
  expect(connection.state.until - Date.now()).toBeLessThanOrEqual(3_000);
});

test('when the network comes back, the next try is now', () => {
  const { connection, sockets, newest, wake } = cleo({ random: 0.999 });
  newest().cut();
  wake();
  expect(connection.state.name).toBe('connecting');
  expect(sockets).toHaveLength(2);
});

test('when the page comes back, an open socket has to answer soon', async () => {
  const { connection, sockets, newest, wake } = cleo({ random: 0 });
  newest().accept();
  wake();
  expect(newest().sent.at(-1)!.type).toBe('ping');
  newest().answer('ping', { type: 'pong', at: 1 });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(connection.state.name).toBe('open');
  newest().answer('ping', { type: 'pong', at: 1 });
  await vi.advanceTimersByTimeAsync(1_000);
  wake();
  await vi.advanceTimersByTimeAsync(2_501);
  expect(sockets).toHaveLength(2);
});

test('asking again and again does not put off the answer, and asks no more than once a second', async () => {
  const { connection, sockets, newest } = cleo({ random: 0 });
  newest().accept();
  await vi.advanceTimersByTimeAsync(1_500);
  for (let i = 0; i < 4; i++) {
    connection.wake(800);
    await vi.advanceTimersByTimeAsync(200);
  }
  await vi.advanceTimersByTimeAsync(1);
  expect(newest().sent).toHaveLength(0);
  expect(sockets).toHaveLength(2);

  newest().accept();
  for (let i = 0; i < 20; i++) {
    connection.wake(800);
    if (newest().sent.at(-1)) newest().answer('ping', { type: 'pong', at: 1 });
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(newest().sent.length).toBeLessThanOrEqual(5);
  expect(sockets).toHaveLength(2);
});

test('a leaving server is left, and found again at a random moment', async () => {
  const { connection, sockets, newest } = cleo({ random: 0.5 });
  newest().accept();
  newest().say({ type: 'server.leaving', withinMs: 3_000 });
  expect(connection.state).toEqual({ name: 'waiting', until: Date.now() + 1_500 });
  expect(sockets[0]!.closedByPage).toBe(true);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(sockets).toHaveLength(2);
});

test('after the session ended nobody comes back', async () => {
  const { connection, sockets, newest, wake } = cleo();
  newest().accept();
  newest().say({ type: 'session.ended', reason: 'disabled' });
  newest().cut(4001);
  wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connection.state).toEqual({ name: 'ended', reason: 'disabled' });
  expect(sockets).toHaveLength(1);
});

test.each([
  [4001, 'signed_out'],
  [4002, 'protocol'],
  [4006, 'too_many_tabs'],
] as const)('close code %i ends with %s', (code, reason) => {
  const { connection, newest } = cleo();
  newest().accept();
  newest().cut(code);
  expect(connection.state).toEqual({ name: 'ended', reason });
});

test.each([1001, 1006, 4003, 4004, 4005, 4007])('after close code %i the page comes back', (code) => {
  const { connection, newest } = cleo();
  newest().accept();
  newest().cut(code);
  expect(connection.state.name).toBe('waiting');
});

test('a socket refused at the door ends when the reason is known, and is tried again when not', async () => {
  const known = cleo({ whyRefused: 'unverified' });
  known.newest().cut();
  await vi.advanceTimersByTimeAsync(0);
  expect(known.connection.state).toEqual({ name: 'ended', reason: 'unverified' });

  const unknown = cleo();
  unknown.newest().cut();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(unknown.sockets).toHaveLength(2);
});

test('a server that is full is said to be until it lets one in, and asked when it says, not by all at once', async () => {
  const waits = [0, 0.5, 1].map(async (random) => {
    const { connection, newest } = cleo({ random, whyRefused: { fullForMs: 20_000 } });
    newest().cut();
    await vi.advanceTimersByTimeAsync(0);
    return connection.state;
  });
  const now = Date.now();
  expect(await Promise.all(waits)).toEqual(
    [15_000, 20_000, 25_000].map((wait) => ({ name: 'waiting', until: now + wait, full: true })),
  );

  const { connection, sockets, answer, newest } = cleo({ whyRefused: { fullForMs: 20_000 } });
  newest().cut();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(connection.state).toEqual({ name: 'connecting', full: true });
  newest().cut();
  await vi.advanceTimersByTimeAsync(20_000);
  newest().accept();
  expect(connection.state).toEqual({ name: 'open' });
  newest().cut();
  expect(connection.state).not.toHaveProperty('full');

  answer.whyRefused = null;
  await vi.advanceTimersByTimeAsync(3_000);
  newest().cut(); // refused again, but not for that
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.state).not.toHaveProperty('full');
});

test('an attempt that hangs is given up', async () => {
  const { sockets } = cleo({ random: 0 });
  await vi.advanceTimersByTimeAsync(8_001);
  expect(sockets[0]!.closedByPage).toBe(true);
  expect(sockets).toHaveLength(2);
});

test('the address is of the same host and as safe as the page', () => {
  expect(socketAddress({ protocol: 'https:', host: '10.0.0.2:3003' })).toBe('wss://10.0.0.2:3003/socket?v=1');
  expect(socketAddress({ protocol: 'http:', host: 'localhost:3003' })).toBe('ws://localhost:3003/socket?v=1');
  const from = { protocol: 'https:', host: 'uni.example' };
  for (const slow of [{ saveData: true }, { effectiveType: 'slow-2g' }, { effectiveType: '3g' }])
    expect(socketAddress(from, slow)).toBe('wss://uni.example/socket?v=1&slow=1');
  expect(socketAddress(from, { saveData: false, effectiveType: '4g' })).toBe('wss://uni.example/socket?v=1');
});
