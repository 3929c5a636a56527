import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPublisherClock, ntpFraction, ntpMiddle, ntpSeconds, ntpToMs } from './clock.ts';
import { createStreamRewriter } from './rewriter.ts';
import { ahead16, ahead32 } from './sequence.ts';
import { createAllowance, createKeyframeThrottle } from './throttle.ts';

test('whoever publishes next, the counters go on by one and time by what passed', () => {
  const counters = fc.record({
    sequence: fc.integer({ min: 0, max: 0xffff }),
    timestamp: fc.integer({ min: 0, max: 0xffffffff }),
    pictureId: fc.integer({ min: 0, max: 0x7fff }),
    tl0: fc.integer({ min: 0, max: 0xff }),
  });
  fc.assert(
    fc.property(
      fc.array(counters, { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 0, max: 0x7fff }),
      (inputs, seed) => {
        const rewriter = createStreamRewriter(90_000, (below) => seed % below);
        let before: { sequence: number; timestamp: number; pictureId: number; tl0: number } | undefined;
        inputs.forEach((input, i) => {
          const now = i * 1_000;
          rewriter.begin(input, now);
          const output = {
            sequence: rewriter.sequence(input.sequence),
            timestamp: rewriter.timestamp(input.timestamp),
            pictureId: rewriter.pictureId(input.pictureId),
            tl0: rewriter.tl0(input.tl0),
          };
          if (before) {
            expect(ahead16(before.sequence, output.sequence)).toBe(1);
            expect(ahead32(before.timestamp, output.timestamp)).toBe(90_000);
            expect((output.pictureId - before.pictureId) & 0x7fff).toBe(1);
            expect((output.tl0 - before.tl0) & 0xff).toBe(1);
          }
          rewriter.sent(output, now);
          before = output;
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('packets of before the switch are not taken, however long ago the switch was', () => {
  const rewriter = createStreamRewriter(90_000, () => 0);
  rewriter.begin({ sequence: 65_000, timestamp: 0, pictureId: 0, tl0: 0 }, 0);
  expect(rewriter.follows(64_999)).toBe(false);
  for (let i = 0; i < 200_000; i += 100) expect(rewriter.follows((65_000 + i) & 0xffff)).toBe(true);
});

test('NTP times survive there and back', () => {
  const ms = 1_795_405_468_218.5;
  expect(ntpToMs(ntpSeconds(ms), ntpFraction(ms))).toBeCloseTo(ms, 2);
  expect(ntpMiddle(0x12345678, 0x9abcdef0)).toBe(0x56789abc);
});

test('sound and picture of one publisher are moved by the same amount', () => {
  const clock = createPublisherClock();
  expect(clock.toServer(5_000, 9_000)).toBe(9_000);
  expect(clock.toServer(5_400, 9_777)).toBe(9_400);
});

test('keyframes are asked for at most once in 350 ms', () => {
  const throttle = createKeyframeThrottle(350);
  let sent = 0;
  for (let now = 0; now < 1_000; now++) if (throttle.allows(now)) sent++;
  expect(sent).toBe(3);
});

test('an allowance gives its burst and then its rate', () => {
  const allowance = createAllowance({ burst: 4, perSecond: 0.5 });
  let granted = 0;
  for (let now = 1; now <= 10_500; now++) if (allowance.take(now)) granted++;
  expect(granted).toBe(4 + 5);
});
