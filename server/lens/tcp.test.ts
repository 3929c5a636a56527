import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { filterOf, TcpLook, type Ends } from './tcp.ts';

const local = { address: '2001:db8::1', port: 443 };
const ends = (port: number): Ends => ({ local, remote: { address: '2001:db8::c1e0', port } });
const line = (port: number) => `ESTAB 0 0 [2001:db8::1]:443 [2001:db8::c1e0]:${port} cubic rto:204 rtt:${port}/1`;

/** Runs that end when told to. */
let runs: { filter: string[]; signal: AbortSignal; print(...ports: number[]): void; fail(code?: string): void }[];
let tcp: TcpLook;
beforeEach(() => {
  vi.useFakeTimers();
  runs = [];
  tcp = new TcpLook(
    (filter, signal) =>
      new Promise((resolve, reject) => {
        const fail = (code?: string) => reject(Object.assign(new Error('it failed'), { code }));
        signal.addEventListener('abort', () => fail('ABORT_ERR'));
        runs.push({ filter, signal, print: (...ports) => resolve(ports.map(line).join('\n')), fail });
      }),
  );
});
afterEach(() => {
  tcp.stop();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('asks for exactly that socket, in words that no shell reads', () => {
  expect(filterOf([ends(7)])).toEqual(['(', 'src', '[2001:db8::1]:443', 'and', 'dst', '[2001:db8::c1e0]:7', ')']);
  expect(filterOf([ends(7), ends(8)]).join(' ')).toContain(') or (');
  const four = { local: { address: '127.0.0.1', port: 1 }, remote: { address: '127.0.0.1', port: 2 } };
  expect(filterOf([four])).toContain('127.0.0.1:1');
});

test('one socket is asked about once a second', async () => {
  const first = tcp.of(ends(7));
  runs[0]!.print(7);
  expect(await first).toMatchObject({ congestion: 'cubic', roundTripMs: 7 });
  await pass(limits.systemEveryMs - 1);
  expect(await tcp.of(ends(7))).toMatchObject({ roundTripMs: 7 });
  expect(runs).toHaveLength(1);
  await pass(1);
  void tcp.of(ends(7));
  expect(runs).toHaveLength(2);
});

test('nobody is told of another socket than his own', async () => {
  const told = tcp.of(ends(7));
  runs[0]!.print(8);
  expect(await told).toBeNull();
});

test('whoever asks while one runs shares the next, after a pause', async () => {
  const [one, two, three] = [tcp.of(ends(1)), tcp.of(ends(2)), tcp.of(ends(3))];
  expect(runs).toHaveLength(1);
  runs[0]!.print(1);
  await one;
  await pass(limits.systemPauseMs - 1);
  expect(runs).toHaveLength(1);
  await pass(1);
  expect(runs).toHaveLength(2);
  runs[1]!.print(2, 3);
  expect([await two, await three]).toMatchObject([{ roundTripMs: 2 }, { roundTripMs: 3 }]);
});

test('so many sockets wait for an answer and no more', async () => {
  void tcp.of(ends(1));
  const waiting = Array.from({ length: limits.socketsAtOnce }, (_, n) => tcp.of(ends(10 + n)));
  expect(await tcp.of(ends(9))).toBeNull();
  runs[0]!.print(1);
  await pass(limits.systemPauseMs);
  runs[1]!.print(10, 9 + limits.socketsAtOnce);
  expect([await waiting[0], await waiting.at(-1)]).toMatchObject([{}, {}]);
});

test('a program that does not end is ended', async () => {
  const told = tcp.of(ends(7));
  await pass(limits.systemPatienceMs - 1);
  expect(runs[0]!.signal.aborted).toBe(false);
  await pass(1);
  expect(runs[0]!.signal.aborted).toBe(true);
  expect(await told).toBeNull();
});

test('after a failure it rests for a minute', async () => {
  const [told, meanwhile] = [tcp.of(ends(7)), tcp.of(ends(8))];
  runs[0]!.fail();
  expect([await told, await meanwhile]).toEqual([null, null]);
  await pass(limits.systemRestMs - 1);
  expect(await tcp.of(ends(7))).toBeNull();
  expect(runs).toHaveLength(1);
  await pass(1);
  const again = tcp.of(ends(7));
  runs[1]!.print(7);
  expect(await again).toMatchObject({ roundTripMs: 7 });
});

test.each(['ENOENT', 'EACCES'])('where it cannot be started at all (%s) nobody tries again', async (code) => {
  const [told, meanwhile] = [tcp.of(ends(7)), tcp.of(ends(8))];
  runs[0]!.fail(code);
  expect([await told, await meanwhile]).toEqual([null, null]);
  await pass(100 * limits.systemRestMs);
  expect(await tcp.of(ends(7))).toBeNull();
  expect(runs).toHaveLength(1);
});

test('whoever waits when the server ends is answered', async () => {
  const [, meanwhile] = [tcp.of(ends(7)), tcp.of(ends(8))];
  tcp.stop();
  expect(await meanwhile).toBeNull();
});
