import { expect, test } from 'vitest';
import { isOfTheLens, ratesAt } from './passing.ts';

const at = (...moments: number[]) => moments.map((moment) => ({ at: moment, out: true, type: 'ping', size: 10 }));

test('messages are counted between the moments at which one looked', () => {
  expect(ratesAt(at(100, 900, 1_000, 1_500, 2_900), [0, 1_000, 3_000], false)).toEqual([3, 1]);
});

test('of a time that is forgotten nothing is said, rather than zero', () => {
  expect(ratesAt(at(1_500, 1_600), [0, 1_000, 2_000, 3_000], true)).toEqual([null, null, 0]);
  expect(ratesAt([], [0, 1_000], false)).toEqual([0]);
});

test('what the lens asks for itself can be told apart', () => {
  expect(isOfTheLens({ type: 'lens.looked' })).toBe(true);
  expect(isOfTheLens({ type: 'chat.post' })).toBe(false);
});
