import { expect, test } from 'vitest';
import { createGaps } from './gaps.ts';

function count(sequences: number[]) {
  const gaps = createGaps();
  for (const sequence of sequences) gaps.came(sequence);
  return { received: gaps.received, lost: gaps.expected - gaps.received };
}

test('what never came is lost, what came late is not', () => {
  expect(count([])).toEqual({ received: 0, lost: 0 });
  expect(count([7, 8, 9])).toEqual({ received: 3, lost: 0 });
  expect(count([7, 10, 9, 12])).toEqual({ received: 4, lost: 2 });
  expect(count([8, 7, 9])).toEqual({ received: 3, lost: 0 });
});

test('a packet that comes twice does not stand for one that is missing', () => {
  expect(count([7, 7, 9, 9, 9])).toEqual({ received: 2, lost: 1 });
});

test('the numbers go round as often as they like', () => {
  const rounds = Array.from({ length: 200_000 }, (_, n) => (65_000 + n) & 0xffff);
  expect(count(rounds)).toEqual({ received: 200_000, lost: 0 });
  expect(count(rounds.filter((_, n) => n % 1_000 !== 500))).toEqual({ received: 199_800, lost: 200 });
});

test('the highest number counts the turns', () => {
  const gaps = createGaps();
  for (const sequence of [65_535, 0, 1]) gaps.came(sequence);
  expect(gaps.highest).toBe(0x1_0001);
});
