import { expect, test } from 'vitest';
import type { Aside } from '../../../protocol/aside.ts';
import { newsFor } from './news.ts';

const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
const ben = { id: 'ben', name: 'Ben', role: 'assistant' } as const;
const aside = (n: number, state: Aside['state'], by: Aside['by']): Aside => ({
  id: `a${n}`,
  n,
  state,
  why: 'private',
  with: cleo,
  by,
  text: state === 'private' || state === 'waiting' ? 'text' : null,
  at: n,
});

test('what staff wrote and what they refused is news, once; one’s own messages are none', () => {
  const all = [
    aside(1, 'waiting', cleo),
    aside(2, 'private', cleo),
    aside(3, 'private', ben),
    aside(4, 'refused', cleo),
  ];
  expect(newsFor(all, { n: 0, refused: 0 })).toBe(2);
  expect(newsFor(all, { n: 4, refused: 1 })).toBe(0);
  expect(newsFor([...all, aside(5, 'private', ben)], { n: 4, refused: 1 })).toBe(1);
});

test('a message that was seen waiting and is refused later is news', () => {
  expect(newsFor([aside(1, 'refused', cleo)], { n: 1, refused: 0 })).toBe(1);
});

test('what staff took back again is none', () => {
  expect(newsFor([aside(1, 'withdrawn', ben)], { n: 0, refused: 0 })).toBe(0);
});
