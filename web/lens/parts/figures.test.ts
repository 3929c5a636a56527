import { expect, test, vi } from 'vitest';
import { bitRate, byteSize, figure, percent } from './figures.ts';

vi.mock('../../i18n/language.svelte.ts', () => ({ locale: () => 'en' }));

test('each number has the digits that count, whichever came before it', () => {
  expect([0, 0.12, 0.001, 0.085, 1].map(percent)).toEqual(['0%', '12%', '0.1%', '8.5%', '100%']);
  expect([0.254, 2.54, 25.4, 1234.5, 7].map(figure)).toEqual(['0.25', '2.54', '25.4', '1,235', '7']);
  expect([512, 64_000, 2_500_000].map(bitRate)).toEqual(['0.51 kb/s', '64 kb/s', '2.5 Mb/s']);
  expect([999, 12_500, 3_000_000].map(byteSize)).toEqual(['999 bytes', '12.5 kB', '3 MB']);
});
