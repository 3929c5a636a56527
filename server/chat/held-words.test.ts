import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { heldWords, isComparable } from './held-words.ts';

test('words and phrases are found whole, wherever they stand and whatever stands between', () => {
  const holds = heldWords(['exam', 'final paper']);
  for (const text of [
    'exam',
    'The exam!',
    '(exam)',
    'no exam,please',
    'my final paper',
    'final, paper',
    'final\npaper',
  ]) {
    expect([text, holds(text)]).toEqual([text, true]);
  }
  for (const text of ['example', 'reexam', 'exams', 'final', 'paper final', 'final term paper', '']) {
    expect([text, holds(text)]).toEqual([text, false]);
  }
});

test('neither case nor accents, neither what cannot be seen nor Markdown hides a word', () => {
  const holds = heldWords(['Prüfung', 'STRASSE', 'bad']);
  const hidden = [
    'pru\u0308fung',
    'PRUFUNG',
    'Straße',
    'b\u200ba\u00add',
    'b\u200d\ufe0fad',
    '\u{1d41b}\u{1d41a}\u{1d41d}',
    'ｂａｄ',
    'b**a**d',
    '_bad_',
    'B\u0336A\u0336D\u0336',
  ];
  for (const text of hidden) expect([text, holds(text)]).toEqual([text, true]);
});

test('a phrase that begins inside another one is found', () => {
  const holds = heldWords(['a b c d', 'b c e', 'c']);
  expect(holds('a b c e')).toBe(true);
  expect(heldWords(['a b a b c'])('a b a b a b c')).toBe(true);
  expect(heldWords(['a b c d', 'c x'])('a b c x')).toBe(true);
  expect(heldWords(['a b c d', 'b c'])('a b c')).toBe(true);
});

test('signs count where somebody holds them, and only there', () => {
  const holds = heldWords(['c++', '🖕', 'x y']);
  expect(['c++ it is', 'C + +', 'so 🖕🏿!'].map(holds)).toEqual([true, true, true]);
  expect(['c', 'c+', 'c--', '👍'].map(holds)).toEqual([false, false, false, false]);
  expect(holds('x - y')).toBe(true);
});

test('what holds nothing to compare holds no message', () => {
  expect(['\u200b', '   ', 'a', '!'].map(isComparable)).toEqual([false, false, true, true]);
  expect(heldWords(['\u200b'])('anything')).toBe(false);
  expect(heldWords([])('anything')).toBe(false);
});

test('it finds what comparing word by word finds', () => {
  const word = fc.constantFrom('a', 'b', 'c');
  const phrase = fc.array(word, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(phrase, { maxLength: 6 }), fc.array(word, { maxLength: 30 }), (phrases, text) => {
      const said = ` ${text.join(' ')} `;
      const expected = phrases.some((one) => said.includes(` ${one.join(' ')} `));
      expect(heldWords(phrases.map((one) => one.join(' ')))(said)).toBe(expected);
    }),
  );
});

/** Each of these takes for ever where a step looks back or tries again. */
test('50,000 signs of any kind, against as many words as a room may hold', () => {
  const many = Array.from({ length: limits.heldWords }, (_, n) => `${'a '.repeat(20 + (n % 9))}b${n}`);
  expect(many.every((word) => word.length <= limits.heldWordLength)).toBe(true);
  const holds = heldWords(many);
  for (const text of [
    'a '.repeat(25_000),
    'a'.repeat(50_000),
    '*'.repeat(50_000),
    'a*'.repeat(25_000),
    '\u0301'.repeat(50_000),
    `${'\u200b'.repeat(25_000)}${'(*'.repeat(12_500)}`,
    '\ufdfa'.repeat(50_000),
    '👩‍🔬'.repeat(10_000),
  ]) {
    expect(holds(text)).toBe(false);
  }
  expect(holds(`${'a '.repeat(25_000)}b0`)).toBe(true);
});
