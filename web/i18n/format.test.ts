import { expect, test } from 'vitest';
import { format } from './format.ts';
import { amid, localeFor, preferredLanguage } from './languages.ts';
import { ago, elapsed, shortDay } from './time.ts';

test('a text gets what it asks for', () => {
  expect(format('Good morning, {name}', { name: 'Cleo' }, 'en')).toBe('Good morning, Cleo');
  expect(format('{a} and {b}', { a: 'x' }, 'en')).toBe('x and {b}');
});

test('what is put in is not read again', () => {
  expect(format('{a}', { a: '{b}', b: 'secret' }, 'en')).toBe('{b}');
});

test('the number chooses the words', () => {
  const members = { one: '{count} member', other: '{count} members' };
  expect(format(members, { count: 1 }, 'en')).toBe('1 member');
  expect(format(members, { count: 1200 }, 'en')).toBe('1,200 members');
});

test('Arabic has six forms, and a missing one falls back', () => {
  const members = { one: 'عضو', two: 'عضوان', few: '{count} أعضاء', other: '{count} عضو' };
  expect(format(members, { count: 2 }, 'ar')).toBe('عضوان');
  expect(format(members, { count: 3 }, 'ar-u-nu-latn')).toBe('3 أعضاء');
  expect(format(members, { count: 100 }, 'ar-u-nu-latn')).toBe('100 عضو');
});

test('a name written right to left does not turn the sentence around', () => {
  expect(format('{name} is live', { name: 'ليلى' }, 'en')).toBe('\u2068ليلى\u2069 is live');
  expect(format('{name} is live', { name: 'Mallory\u202e' }, 'en')).toBe('\u2068Mallory\u202e\u2069 is live');
});

test('the language is the chosen one, else the first of the browser that we have, else English', () => {
  expect(preferredLanguage('de', ['ar'])).toBe('de');
  expect(preferredLanguage('klingon', ['fr', 'ar-EG', 'de'])).toBe('ar');
  expect(preferredLanguage('constructor', [])).toBe('en');
  expect(localeFor('en', ['de', 'en-GB'])).toBe('en-GB');
});

test('an English text on an Arabic page keeps its own direction', () => {
  expect(amid('ar', 'Nothing is live.')).toBe('\u2066Nothing is live.\u2069');
  expect(amid('de', 'Nothing is live.')).toBe('Nothing is live.');
});

test('times read as a person would say them', () => {
  expect(elapsed(41 * 60_000 + 7_400)).toBe('41:07');
  expect(elapsed(3_600_000 + 65_000)).toBe('1:01:05');
  expect(elapsed(-5)).toBe('0:00');
  const now = Date.UTC(2026, 10, 24, 12);
  expect(ago(now - 3 * 60_000, 'en', now)).toBe('3 minutes ago');
  expect(ago(now - 86_400_000, 'en', now)).toBe('yesterday');
  expect(ago(now + 50, 'en', now)).toBe('now');
  expect(shortDay(now, 'en-GB', now)).toBe('24 Nov');
});
