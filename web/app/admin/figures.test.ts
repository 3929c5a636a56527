import { expect, test } from 'vitest';
import { share, size } from './figures.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [4_210_000, '4.2 MB'],
  [123_400_000, '123 MB'],
  [5e9, '5 GB'],
  [7.25e15, '7,250 TB'],
])('%d bytes are told as %s', (bytes, told) => {
  expect(size(bytes, 'en')).toBe(told);
});

test('figures follow the language', () => {
  expect(size(4_210_000, 'de')).toBe('4,2 MB');
  expect(share(0.374, 'en')).toBe('37%');
});
