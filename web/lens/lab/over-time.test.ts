import { expect, test } from 'vitest';
import { overTime } from './over-time.ts';

test('a short lab is shown second by second', () => {
  expect(overTime([1, null, 3], 120)).toEqual([1, null, 3]);
});

test('a long lab is shown whole, from its beginning to its last second', () => {
  const fiveMinutes = Array.from({ length: 300 }, (_, second) => second);
  const shown = overTime(fiveMinutes, 120);
  expect(shown.length).toBeLessThanOrEqual(120);
  expect(shown[0]).toBe(1); // of 0, 1 and 2
  expect(shown.at(-1)).toBe(299);
});

test('what is not known is not counted as nothing', () => {
  expect(overTime([null, null, 4, null, 8, 2], 3)).toEqual([null, 4, 2]);
});
