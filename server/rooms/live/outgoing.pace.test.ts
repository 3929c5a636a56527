import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { Pace } from '../../pace.ts';
import { gatherMs } from './outgoing.ts';

/** The interval of a room with so many sockets after ten seconds of so many messages a second. */
function intervalOf({ sockets, perSecond, seconds = 10 }: { sockets: number; perSecond: number; seconds?: number }) {
  let now = 0;
  const pace = new Pace(
    (rate) => gatherMs(sockets, rate),
    () => now,
  );
  for (; now < seconds * 1_000; now += 1_000 / perSecond) pace.happened();
  return { pace, sleep: (ms: number) => (now += ms), ms: pace.intervalMs() };
}

test('in a seminar and in a slow lecture nothing waits that anybody could notice', () => {
  expect(intervalOf({ sockets: 30, perSecond: 5 }).ms).toBeLessThan(1);
  expect(intervalOf({ sockets: 300, perSecond: 2 }).ms).toBeLessThan(1);
  expect(intervalOf({ sockets: 1_000, perSecond: 10 }).ms).toBeLessThan(11);
});

test('the busier the room, the longer it gathers, up to the limit and no longer', () => {
  expect(intervalOf({ sockets: 300, perSecond: 100 }).ms).toBeCloseTo(30, 0);
  expect(intervalOf({ sockets: 600, perSecond: 100 }).ms).toBeCloseTo(60, 0);
  expect(intervalOf({ sockets: 10_000, perSecond: 300 }).ms).toBe(limits.flush.longestMs);
});

test('a room never costs more than some 32,000 writes a second, until the longest interval is reached', () => {
  for (const sockets of [10, 100, 1_000]) {
    for (const perSecond of [1, 10, 30, 50, 100]) {
      const frames = Math.min(perSecond, 1_000 / intervalOf({ sockets, perSecond }).ms);
      expect(frames * sockets).toBeLessThan(33_000);
    }
  }
});

test('after a busy minute a few quiet seconds make the room quick again', () => {
  const { pace, sleep } = intervalOf({ sockets: 1_000, perSecond: 100, seconds: 60 });
  sleep(5_000);
  expect(pace.intervalMs()).toBeLessThan(1);
});
