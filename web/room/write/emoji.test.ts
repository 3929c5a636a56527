import { expect, test } from 'vitest';
import { emoji, findEmoji, withEmoji } from './emoji.ts';

test('every name stands once, and every sign is one', () => {
  const names = emoji.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(500);
  for (const { name, sign } of emoji) {
    expect(name).toMatch(/^[\w+-]{1,40}$/);
    expect(sign, name).toMatch(/\p{Emoji}|\p{Extended_Pictographic}/u);
  }
});

test('the nearest names come first', () => {
  expect(findEmoji('heart', 3).map(({ name }) => name)[0]).toBe('heart');
  expect(findEmoji('THUMB', 8)).toEqual([]);
  expect(findEmoji('+1', 1)).toEqual([{ name: '+1', sign: '👍' }]);
  expect(findEmoji('a', 8)).toHaveLength(8);
});

test.each([
  ['well :+1: done :tada:', 'well 👍 done 🎉'],
  [':tada::tada:', '🎉🎉'],
  ['(:smile:)', '(😄)'],
  ['at 10:100:30', 'at 10:100:30'],
  ['std::heart::x', 'std::heart::x'],
  ['`:tada:` and $a:x:b$', '`:tada:` and $a:x:b$'],
  ['```\n:tada:\n```', '```\n:tada:\n```'],
  ['https://a.example/:tada:', 'https://a.example/:tada:'],
  [':nothing: :constructor:', ':nothing: :constructor:'],
])('%j becomes %j', (typed, sent) => expect(withEmoji(typed)).toBe(sent));
