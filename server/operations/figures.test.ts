import { expect, test } from 'vitest';
import { Spread, Tally } from './figures.ts';

test('a value is counted at the first bound it does not exceed, and above the last where it exceeds all', () => {
  const spread = new Spread([1, 5]);
  for (const value of [0, 1, 1.5, 5, 6]) spread.observe(value);
  expect(spread.counts).toEqual([2, 2, 1]);
  expect([spread.sum, spread.count]).toEqual([13.5, 5]);
});

test('what was never counted is nothing', () => {
  const tally = new Tally();
  tally.add('slow');
  tally.add('slow', 2);
  expect([tally.of('slow'), tally.of('silent')]).toEqual([3, 0]);
});
