import { expect, test } from 'vitest';
import { createServerClock, differenceOf, type Asked } from './clock.ts';

/** The server's clock is `offset` ahead; the way there takes `there` milliseconds, the way back `back`. */
const question = (sentAt: number, there: number, back: number, offset = 5_000): Asked => ({
  sentAt,
  receivedAt: sentAt + there + back,
  at: sentAt + there + offset,
});

test('nothing is said before the first answer', () => {
  expect(differenceOf([])).toBeNull();
});

test('a way that is as long there as back tells the difference to half a millisecond', () => {
  const { offsetMs, errorMs } = differenceOf([question(1_000, 20, 20)])!;
  expect(Math.abs(offsetMs - 5_000)).toBeLessThanOrEqual(0.5);
  expect(errorMs).toBe(20);
});

test('the quickest answer counts, not the newest and not the mean', () => {
  const best = question(2_000, 4, 6);
  expect(differenceOf([question(1_000, 300, 10), best, question(3_000, 10, 90)])).toEqual(differenceOf([best]));
});

test('an answer older than the last sixteen is forgotten, however quick it was', () => {
  const slow = Array.from({ length: 16 }, (_, i) => question(2_000 + i, 50, 50));
  expect(differenceOf([question(1_000, 1, 1), ...slow])!.errorMs).toBe(50);
});

test('the truth is within the error, however unlike both directions are', () => {
  for (const [there, back] of [
    [0, 80],
    [80, 0],
    [33.3, 1.2],
    [0.2, 0.1],
  ] as const) {
    const { offsetMs, errorMs } = differenceOf([question(7_000.75, there, back, -123_456.7)])!;
    expect(Math.abs(offsetMs + 123_456.7)).toBeLessThanOrEqual(errorMs + 1e-6);
  }
});

/** A page's clock that stands still until it is moved. */
function page() {
  let now = 1_000;
  let sent = 0;
  let fails = false;
  const clock = createServerClock(
    async () => {
      sent++;
      if (fails) throw new Error('disconnected');
      now += 10;
      return { at: now - 5 + 2_000 };
    },
    () => now,
  );
  return {
    clock,
    later: (ms: number) => (now += ms),
    breaks: () => (fails = true),
    get sent() {
      return sent;
    },
  };
}

test('it asks no more often than once in 1.2 seconds, and once in five when it knows enough', async () => {
  const one = page();
  for (let i = 0; i < 300; i++) {
    await one.clock.compare();
    one.later(100);
  }
  expect(one.sent).toBeLessThanOrEqual(4 + 30_000 / 5_000);
  expect(one.clock.difference).toEqual({ offsetMs: 2_000, errorMs: 5 });
});

test('with a socket that is gone goes what was known: the next one may lead to another server', async () => {
  const one = page();
  await one.clock.compare();
  expect(one.clock.difference).not.toBeNull();
  one.breaks();
  one.later(6_000);
  await one.clock.compare();
  expect(one.clock.difference).toBeNull();
});
