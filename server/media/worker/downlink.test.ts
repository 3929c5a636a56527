import { expect, test } from 'vitest';
import { createDownlink } from './downlink.ts';

/** A viewer whose link carries `capacity` bits per second and who is sent what the budget allows up to `full`. */
function link(capacity: number, full = 2_000_000) {
  const downlink = createDownlink();
  downlink.begin(0);
  let now = 0;
  let estimate = 0;
  let queued = 0;
  let sentInAll = 0;
  function run(ms: number): void {
    for (const end = now + ms; now < end; now += 50) {
      const spends = downlink.budget >= full ? full : downlink.budget >= 500_000 ? 500_000 : 150_000;
      const padding = downlink.tick(now, spends < full ? (spends < 500_000 ? 500_000 : full) : undefined);
      const bytes = spends / 160 + padding;
      downlink.sent(bytes);
      sentInAll += bytes;
      queued = Math.max(0, queued + bytes * 8 - capacity / 20);
      const waits = (queued * 1_000) / capacity;
      if (waits > 100) estimate = Math.min(estimate || Infinity, capacity * 0.85);
      else if (estimate === 0 && now === 5_000) estimate = bytes * 160;
      else estimate = Math.min(estimate * 1.004, bytes * 160 * 1.5);
      if (now > 5_000 && now % 200 === 0) downlink.estimated(estimate, now);
      if (now % 1_000 === 0 && now > 0) downlink.reported(waits > 1_500 ? 0.3 : 0, 20 + waits, now);
    }
  }
  return { downlink, run, capacityNow: (bits: number) => void (capacity = bits), sent: () => sentInAll };
}

test('on a good link the best picture is there within four seconds', () => {
  const { downlink, run } = link(20_000_000);
  run(4_000);
  expect(downlink.budget).toBeGreaterThanOrEqual(2_000_000);
});

test('on a narrow link the middle stays, and more is tried less and less often', () => {
  const { downlink, run, sent } = link(900_000);
  run(20_000);
  expect(downlink.budget).toBeLessThan(2_000_000);
  const before = sent();
  run(60_000);
  expect(downlink.budget).toBeLessThan(2_000_000);
  expect(sent() - before).toBeLessThan((600_000 / 8) * 60); // nearly all of it pictures
});

test('a link that gets narrow is noticed, and one that recovers is used again', () => {
  const { downlink, run, capacityNow } = link(20_000_000);
  run(10_000);
  capacityNow(400_000);
  run(4_000);
  expect(downlink.budget).toBeLessThan(500_000);
  expect(downlink.congested(14_000)).toBe(true);
  capacityNow(20_000_000);
  run(40_000);
  expect(downlink.budget).toBeGreaterThanOrEqual(2_000_000);
});

test('only a link on which even the smallest picture waits a second is left with sound alone', () => {
  const downlink = createDownlink();
  downlink.begin(0);
  const report = (roundTripMs: number, from: number, to: number) => {
    for (let now = from; now <= to; now += 1_000) {
      downlink.sent(20_000);
      downlink.tick(now, undefined);
      downlink.reported(0, roundTripMs, now);
    }
  };
  report(40, 1_000, 3_000);
  report(700, 4_000, 20_000);
  expect(downlink.budget).toBeGreaterThan(200_000);
  report(1_500, 21_000, 30_000);
  expect(downlink.budget).toBeLessThan(100_000);
});

test('random loss is left to retransmission; much loss leads down to what can be repaired, never to nothing', () => {
  const downlink = createDownlink();
  downlink.begin(0);
  const report = (lost: number, from: number, to: number) => {
    for (let now = from; now <= to; now += 1_000) {
      downlink.sent(125_000);
      downlink.tick(now, undefined);
      downlink.reported(lost, 100, now);
    }
  };
  report(0.1, 1_000, 10_000);
  expect(downlink.budget).toBe(1_000_000);
  report(0.3, 11_000, 60_000);
  expect(downlink.budget).toBeLessThan(1_000_000);
  expect(downlink.budget).toBeGreaterThan(200_000);
});

test('one fall of the estimate may be jitter, two are not', () => {
  const downlink = createDownlink();
  downlink.begin(0);
  let now = 0;
  const sendUntil = (end: number) => {
    for (; now < end; now += 50) {
      downlink.sent(6_250);
      downlink.tick(now, undefined);
    }
  };
  sendUntil(2_000);
  downlink.estimated(1_100_000, now);
  sendUntil(2_200);
  downlink.estimated(800_000, now);
  expect(downlink.congested(now)).toBe(false);
  sendUntil(2_400);
  downlink.estimated(700_000, now);
  expect(downlink.congested(now)).toBe(true);
  expect(downlink.budget).toBe(700_000);
});

test('where nobody answers nothing is believed', () => {
  const downlink = createDownlink();
  downlink.begin(0);
  for (let now = 0; now < 30_000; now += 50) downlink.tick(now, 3_000_000);
  expect(downlink.budget).toBe(1_000_000);
});
