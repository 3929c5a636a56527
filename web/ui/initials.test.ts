import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Ada Marlow', 'AM'],
  ['cleo', 'C'],
  ['  Jun   van der Harrow ', 'JH'],
  ['ليلى حداد', 'لح'],
  ['😀 Ada', '😀A'],
  ['', ''],
])('%j is %j', (name, letters) => expect(initials(name)).toBe(letters));
