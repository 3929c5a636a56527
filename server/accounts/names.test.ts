import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { personName } from './names.ts';

test('a name stays as its person writes it', () => {
  for (const name of [
    'Ada Lovelace',
    'José',
    'Åsa Öberg',
    '李小龍',
    'محمد',
    'می‌خواهم',
    "O'Neill-Smith",
    'Ben 🎓',
    'X',
  ]) {
    expect(personName(name)).toBe(name.normalize('NFC'));
  }
});

test('spaces around and inside become one, decomposed letters one letter', () => {
  expect(personName('  Ada \t\n Lovelace  ')).toBe('Ada Lovelace');
  expect(personName('Jose\u0301')).toBe('José');
});

test('what is invisible or turns the direction is removed', () => {
  expect(personName('Ada\u202e ecilA\u202c')).toBe('Ada ecilA');
  expect(personName('\u2066Cleo\u2069\u200b\u200f\ufeff')).toBe('Cleo');
  expect(personName('Ben\u0000\u0007\u001b[31m\u0085')).toBe('Ben[31m');
  expect(personName('Ad\u{e0041}a\ud800')).toBe('Ada\ufffd');
});

test('a name of which nothing is to be seen is refused', () => {
  for (const name of [
    '',
    '  ',
    '\u200b\u200b',
    '\u200d',
    '\u3164',
    '\u2800\u2800',
    '\u115f\u1160',
    '\u202e',
    '\u0301',
  ]) {
    expect(() => personName(name), JSON.stringify(name)).toThrow('bad_request');
  }
});

test('Mallory can neither pile marks on a letter nor exceed the length', () => {
  expect(personName(`Z${'\u0351'.repeat(60)}`).length).toBeLessThanOrEqual(4);
  expect(personName('a'.repeat(limits.nameLength))).toHaveLength(limits.nameLength);
  expect(() => personName('a'.repeat(limits.nameLength + 1))).toThrow('bad_request');
});

test('50,000 characters of any kind are refused, whatever they are', () => {
  for (const unit of ['a', ' ', '\u0301', '\u202e', '\u200d', 'a\u0301\u0301\u0301']) {
    expect(() => personName(unit.repeat(50_000))).toThrow('bad_request');
  }
});
