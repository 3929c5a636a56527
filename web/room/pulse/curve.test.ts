import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { curveOf, heightOf, lineOf, minuteOf, peakOf, percentOf, upTo } from './curve.ts';

const span = limits.pulseSpanMs;
const begun = 1_000_000;
const felt = (n: number, lost: number, audience = 10) => ({
  at: begun + n * span,
  counts: { lost, fast: 1 },
  audience,
});

test('the curve lies on the ground where nobody felt anything, and before and after', () => {
  const points = curveOf([felt(4, 2), felt(5, 3), felt(20, 1)], begun);
  expect(points).toEqual([
    { at: 0, lost: 0 },
    { at: 4 * span, lost: 0 },
    { at: 5 * span, lost: 20 },
    { at: 6 * span, lost: 30 },
    { at: 7 * span, lost: 0 },
    { at: 20 * span, lost: 0 },
    { at: 21 * span, lost: 10 },
  ]);
  expect(upTo(points, 30 * span, 0).slice(-2)).toEqual([
    { at: 22 * span, lost: 0 },
    { at: 30 * span, lost: 0 },
  ]);
  expect(upTo(points, 21.5 * span, 40).slice(-2)).toEqual([
    { at: 21 * span, lost: 10 },
    { at: 21.5 * span, lost: 40 },
  ]);
});

test('of a lecture that is over nothing lies beyond its end', () => {
  const points = curveOf([felt(4, 2), felt(5, 3)], begun);
  expect(upTo(points, 5.5 * span).slice(-2)).toEqual([
    { at: 5 * span, lost: 20 },
    { at: 5.5 * span, lost: 30 },
  ]);
  expect(upTo(points, 6.5 * span).at(-1)).toEqual({ at: 6.5 * span, lost: 30 });
  expect(upTo(points, 9 * span).slice(-2)).toEqual([
    { at: 7 * span, lost: 0 },
    { at: 9 * span, lost: 0 },
  ]);
});

test('it never goes back in time, whichever clock is wrong', () => {
  const points = upTo(curveOf([felt(-3, 1), felt(2, 1)], begun), -5, 0);
  expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted((a, b) => a - b));
});

test('per cent of nobody is nothing, and of more than all it is all', () => {
  expect([percentOf(3, 0), percentOf(3, 2), percentOf(1, 3)]).toEqual([0, 100, 33]);
});

test('the highest moment is named by its minute, and there is none where nobody was lost', () => {
  const peak = peakOf(curveOf([felt(0, 1), felt(8, 4), felt(12, 4)], begun));
  expect(peak).toEqual({ at: 9 * span, lost: 40 });
  expect(minuteOf(peak!.at)).toBe(3);
  expect(peakOf(curveOf([felt(0, 0)], begun))).toBeNull();
});

test('the drawing has room for the line of the alarm, and for whatever is higher', () => {
  expect(heightOf([{ at: 0, lost: 4 }])).toBe(25);
  expect(heightOf([{ at: 0, lost: 80 }])).toBeCloseTo(92);
  expect(
    lineOf(
      [
        { at: 0, lost: 0 },
        { at: 50, lost: 25 },
        { at: 100, lost: 0 },
      ],
      100,
    ),
  ).toMatch(/^M0 100L50 13.04L100 100$/);
});
