import { expect, test } from 'vitest';
import { createPulseMeter } from './pulse.ts';

test('it says what share of a core it used since it was last asked, and what it sent', () => {
  let cpu = 700;
  const meter = createPulseMeter(50, 1_000, () => cpu);
  meter.take(2_000, 500);
  cpu += 500;
  for (let at = 2_000; at <= 4_000; at += 50) meter.tick(at);
  expect(meter.take(4_000, 4_500)).toMatchObject({ busy: 0.25, packetsPerSecond: 2_000 });
});

test('the latest tick counts, also one that has not come yet, and only once', () => {
  const meter = createPulseMeter(50, 0, () => 0);
  for (const at of [50, 130, 180]) meter.tick(at);
  expect(meter.take(200, 0).lateMs).toBe(30);
  expect(meter.take(300, 0).lateMs).toBe(70);
  meter.tick(310);
  meter.tick(360);
  expect(meter.take(370, 0).lateMs).toBe(80);
});

test('what this very process does shows', () => {
  const meter = createPulseMeter(50, performance.now());
  const { user } = process.cpuUsage();
  while (process.cpuUsage().user - user < 50_000);
  expect(meter.take(performance.now(), 0).busy).toBeGreaterThan(0);
});
