import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Stretch } from '../../protocol/attendance.ts';
import { limits } from '../../protocol/limits.ts';
import { lengthOf, merged } from './merged.ts';

const stretch = fc
  .tuple(fc.integer({ min: -50, max: 250 }), fc.integer({ min: 0, max: 60 }))
  .map(([from, length]): Stretch => ({ from, until: from + length }));
const within = { from: 0, until: 200 };
const covers = (stretches: readonly Stretch[], moment: number) =>
  stretches.some(({ from, until }) => from <= moment && moment < until);

test('of whatever came, in whatever order: apart, in order, inside, and nothing lost', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), fc.integer({ min: 0, max: 20 }), (stretches, gap) => {
      const all = merged(stretches, within, gap);
      for (const [n, { from, until }] of all.entries()) {
        expect(from).toBeLessThan(until);
        expect(from).toBeGreaterThanOrEqual(within.from);
        expect(until).toBeLessThanOrEqual(within.until);
        if (n > 0) expect(from - all[n - 1]!.until).toBeGreaterThan(gap);
      }
      // Each moment is there if it was there, or stands in a gap that is short on both sides together.
      const moments = Array.from({ length: within.until }, (_, moment) => moment);
      const there = moments.filter((moment) => covers(stretches, moment));
      for (const moment of moments) {
        const before = there.findLast((it) => it <= moment);
        const after = there.find((it) => it >= moment);
        const bridged = before !== undefined && after !== undefined && (before === after || after - before - 1 <= gap);
        expect(covers(all, moment)).toBe(bridged);
      }
      expect(lengthOf(all)).toBe(moments.filter((moment) => covers(all, moment)).length);
      expect(merged(stretches.toReversed(), within, gap)).toEqual(all);
      expect(merged(all, within, gap)).toEqual(all);
    }),
    { numRuns: 60 },
  );
});

test('a gap of `presenceGapMs` is a reconnect, a longer one an absence', () => {
  const gap = limits.presenceGapMs;
  const day = { from: 0, until: 10 * gap };
  const two = (between: number) => [
    { from: 0, until: gap },
    { from: gap + between, until: 4 * gap },
  ];
  expect(merged(two(gap), day, gap)).toEqual([{ from: 0, until: 4 * gap }]);
  expect(merged(two(gap + 1), day, gap)).toEqual(two(gap + 1));
});
