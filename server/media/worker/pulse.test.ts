import { expect, test } from 'vitest';
import { createPulseMeter } from './pulse.ts';

test('it says what share of its time it worked since it was last asked, and what it sent', () => {
  const loop = { idle: 100, active: 900 };
  const meter = createPulseMeter(50, () => loop);
  meter.take(1_000, 500);
  loop.idle += 1_500;
  loop.active += 500;
  expect(meter.take(3_000, 4_500)).toEqual({ busy: 0.25, lateMs: 0, packetsPerSecond: 2_000 });
});

test('the latest tick counts, also one that has not come yet, and only once', () => {
  const meter = createPulseMeter(50, () => ({ idle: 0, active: 0 }));
  for (const now of [0, 50, 130, 180]) meter.tick(now);
  expect(meter.take(200, 0).lateMs).toBe(30);
  expect(meter.take(300, 0).lateMs).toBe(70);
  meter.tick(310);
  meter.tick(360);
  expect(meter.take(370, 0).lateMs).toBe(80);
});

test('work that keeps the loop from turning shows', () => {
  const meter = createPulseMeter(50);
  meter.tick(performance.now());
  const until = performance.now() + 120;
  while (performance.now() < until);
  expect(meter.take(performance.now(), 0).lateMs).toBeGreaterThanOrEqual(69);
});
