import { expect, test } from 'vitest';
import { HEIGHT, lineOf, POINTS, topOf } from './line.ts';

test('the newest value stands at the end, and what is not known is a gap', () => {
  expect(lineOf([0, 10], 10)).toBe(`M${POINTS - 2} ${HEIGHT - 1}L${POINTS - 1} 1`);
  expect(lineOf([5, null, 5], 10)).toBe(`M${POINTS - 3} 16M${POINTS - 1} 16`);
  expect(lineOf([null, NaN], 10)).toBe('');
});

test('no more than two minutes are drawn, and nothing above the top or below the ground', () => {
  expect(lineOf(Array<number>(500).fill(1), 1).match(/[ML]/g)).toHaveLength(POINTS);
  expect(lineOf([1_000], 10)).toBe(`M${POINTS - 1} 1`);
  expect(lineOf([-1_000], 10)).toBe(`M${POINTS - 1} ${HEIGHT - 1}`);
});

test.each([
  [[], 1],
  [[0, null], 1],
  [[0.3], 0.5],
  [[7, 12], 20],
  [[1_000], 1_000],
  [[51, Infinity], 100],
])('the top of %j is the round number %d', (values, top) => {
  expect(topOf(values)).toBeCloseTo(top);
});
