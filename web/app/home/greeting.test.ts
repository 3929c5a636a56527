import { expect, test } from 'vitest';
import { greeting } from './greeting.ts';

test('every hour has its greeting', () => {
  const said = Array.from({ length: 24 }, (_, hour) => greeting(hour).replace('home.', ''));
  expect(said.filter((word) => word === 'morning')).toHaveLength(8);
  expect(greeting(3)).toBe('home.evening');
  expect(greeting(9)).toBe('home.morning');
  expect(greeting(17)).toBe('home.afternoon');
});
