import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Impairment } from '../../../protocol/impairment.ts';
import { limits } from '../../../protocol/limits.ts';
import { impairLane } from './impair.ts';
import { Lane } from './lane.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const clean: Impairment = { lossPercent: 0, delayMs: 0, jitterMs: 0, kbits: null };
const late: Impairment = { ...clean, delayMs: 100 };

/** Cleo's lane: what she gets and what is heard of her, in the order in which it passes. */
function lane(hear: (lane: Lane) => void = () => {}) {
  const [got, heard]: [string[], string[]] = [[], []];
  const made: Lane = new Lane('Cleo', (packet) => {
    heard.push(String(packet));
    hear(made);
  });
  let open = true;
  made.transport = {
    send: (packet: Buffer) => open && got.push(String(packet)) > 0,
    close: () => void (open = false),
  } as unknown as NonNullable<Lane['transport']>;
  const buffer = Buffer.alloc(100);
  /** As connections do it: one buffer for all packets. */
  const send = (text: string) => made.send(buffer.subarray(0, buffer.write(text)));
  return { lane: made, got, heard, send, arrive: (text: string) => made.arrive(Buffer.from(text)) };
}

test('packets are late in both directions, and in order', () => {
  const { lane: cleos, got, heard, send, arrive } = lane();
  impairLane(cleos, late);
  for (const text of ['a', 'b']) expect(send(text)).toBe(true);
  vi.advanceTimersByTime(30);
  arrive('report');
  vi.advanceTimersByTime(69);
  expect([got, heard]).toEqual([[], []]);
  vi.advanceTimersByTime(1);
  expect([got, heard]).toEqual([['a', 'b'], []]);
  vi.advanceTimersByTime(30);
  expect(heard).toEqual(['report']);
});

test('one timer runs while something waits, whatever waits, and none when nothing does', () => {
  const { lane: cleos, got, send, arrive } = lane();
  impairLane(cleos, clean);
  send('at once');
  expect([got, vi.getTimerCount()]).toEqual([['at once'], 0]);
  impairLane(cleos, late);
  for (let n = 0; n < 20; n++) {
    send(`packet ${n}`);
    arrive(`report ${n}`);
    vi.advanceTimersByTime(3);
    expect(vi.getTimerCount()).toBe(1);
  }
  vi.advanceTimersByTime(200);
  expect(vi.getTimerCount()).toBe(0);
});

test('when it is lifted what waits goes at once, in order, and then everything goes as before', () => {
  const { lane: cleos, got, heard, send, arrive } = lane();
  impairLane(cleos, late);
  send('a');
  arrive('report');
  vi.advanceTimersByTime(50);
  send('b');
  impairLane(cleos, null);
  expect([got, heard]).toEqual([['a', 'b'], ['report']]);
  expect(cleos.impairer).toBeNull();
  send('c');
  expect(got).toEqual(['a', 'b', 'c']);
});

test('when the connection closes what waits is lost, and nothing runs', () => {
  const { lane: cleos, got, heard, send, arrive } = lane();
  impairLane(cleos, late);
  send('a');
  arrive('report');
  cleos.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect([got, heard]).toEqual([[], []]);
});

test('a connection that closes because of what it hears hears nothing after it', () => {
  const { lane: cleos, heard, arrive } = lane((closing) => closing.close());
  impairLane(cleos, late);
  for (const report of ['last', 'too late']) arrive(report);
  impairLane(cleos, null);
  expect(heard).toEqual(['last']);
});

test('what is lost was sent as far as the connection knows, and is lost in both directions', () => {
  const { lane: cleos, got, heard, send, arrive } = lane();
  vi.spyOn(Math, 'random').mockReturnValueOnce(0.49).mockReturnValueOnce(0.5).mockReturnValueOnce(0.1);
  impairLane(cleos, { ...clean, lossPercent: 50 });
  expect([send('a'), send('b')]).toEqual([true, true]);
  arrive('report');
  expect([got, heard]).toEqual([['b'], []]);
  expect([cleos.sent.rtp + cleos.sent.rtcp, cleos.received.rtp + cleos.received.rtcp]).toEqual([2, 0]);
});

test('a change is for what comes after it: what waits is neither hurried nor overtaken', () => {
  const { lane: cleos, got, send } = lane();
  impairLane(cleos, late);
  send('a');
  impairLane(cleos, clean);
  expect(cleos.impairer!.impairment).toEqual(clean);
  send('b');
  expect(got).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(got).toEqual(['a', 'b']);
});

test('what nobody orders anew ends by itself', () => {
  const { lane: cleos, got, send } = lane();
  impairLane(cleos, late);
  vi.advanceTimersByTime(limits.labLapseMs - 1);
  impairLane(cleos, late);
  vi.advanceTimersByTime(limits.labLapseMs - 1);
  send('impaired');
  expect(got).toEqual([]);
  vi.advanceTimersByTime(1);
  send('not any more');
  expect(got).toEqual(['impaired', 'not any more']);
  expect(cleos.impairer).toBeNull();
});

test('a lane that is not impaired is not touched by lifting', () => {
  const { lane: cleos, got, send } = lane();
  impairLane(cleos, null);
  send('a');
  expect(got).toEqual(['a']);
  expect(cleos.impairer).toBeNull();
});
