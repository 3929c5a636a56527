import { expect, test } from 'vitest';
import { alike, cleanLine, cleanText } from './text.ts';

test('text is kept as written, but without what a database or terminal could stumble over', () => {
  expect(cleanText('a\u0000b\u001b[31mc\td\r\ne')).toBe('ab[31mc\td\ne');
  expect(cleanText('x\ud800y')).toBe('x\ufffdy');
  expect(cleanText('naïve 👩‍🔬 مرحبا')).toBe('naïve 👩‍🔬 مرحبا');
});

test('a line has no line breaks and no spaces at its ends', () => {
  expect(cleanLine('  Operating\n\tSystems ')).toBe('Operating Systems');
});

test('texts are alike without case, accents, and what cannot be seen', () => {
  for (const [one, other] of [
    ['Übung', 'ubung'],
    ['STRASSE', 'straße'],
    ['الرِّيَاضِيَّات', 'الرياضيات'],
    ['ｆｕｌｌ', 'full'],
    ['se\u00admi\u200bnar', 'seminar'],
    ['Σίσυφος', 'σισυφοσ'],
  ] as const) {
    expect(alike(one)).toBe(alike(other));
  }
  expect(alike('semaphore')).not.toBe(alike('seminar'));
});
