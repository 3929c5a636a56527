import { expect, test } from 'vitest';
import { byDay } from './days.ts';

test('lectures of one day stand together, in their order', () => {
  const at = (day: number, hour: number) => ({ startedAt: new Date(2026, 10, day, hour).getTime() });
  const days = byDay([at(26, 16), at(26, 0), at(25, 23), at(24, 10)]);
  expect(days.map(({ things }) => things.length)).toEqual([2, 1, 1]);
  expect(days.flatMap(({ things }) => things)).toEqual([at(26, 16), at(26, 0), at(25, 23), at(24, 10)]);
});

test('no lectures, no days', () => expect(byDay([])).toEqual([]));
