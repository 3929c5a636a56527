import { expect, test } from 'vitest';
import { wordsIn } from './held-words.ts';

test('one word or phrase in a line, each once, empty lines left out', () => {
  expect(wordsIn('  exam   answers \n\nleak\nleak\n\t\nسرّ\n')).toEqual(['exam answers', 'leak', 'سرّ']);
  expect(wordsIn('')).toEqual([]);
});
