import { expect, test } from 'vitest';
import { cleanLine, cleanText } from './text.ts';

test('text is kept as written, but without what a database or terminal could stumble over', () => {
  expect(cleanText('a\u0000b\u001b[31mc\td\r\ne')).toBe('ab[31mc\td\ne');
  expect(cleanText('x\ud800y')).toBe('x\ufffdy');
  expect(cleanText('naïve 👩‍🔬 مرحبا')).toBe('naïve 👩‍🔬 مرحبا');
});

test('a line has no line breaks and no spaces at its ends', () => {
  expect(cleanLine('  Operating\n\tSystems ')).toBe('Operating Systems');
});
