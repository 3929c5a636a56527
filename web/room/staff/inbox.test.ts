import { expect, test } from 'vitest';
import type { Aside } from '../../../protocol/aside.ts';
import { afterLeaving, conversationsOf, decidedOf, nextId, openFor, privateOf, waitingOf } from './inbox.ts';

const people = {
  ben: { id: 'ben', name: 'Ben', role: 'assistant' },
  cleo: { id: 'cleo', name: 'Cleo', role: 'student' },
  mallory: { id: 'mallory', name: 'Mallory', role: 'student' },
} as const;
type Name = keyof typeof people;

const aside = (n: number, state: Aside['state'], by: Name, about: Name = by): Aside => ({
  id: `a${n}`,
  n,
  state,
  why: state === 'private' ? 'private' : 'approval',
  with: people[about],
  by: people[by],
  text: `text ${n}`,
  at: n,
});
const ids = (asides: Aside[]) => asides.map(({ id }) => id);

const all = [
  aside(1, 'waiting', 'mallory'),
  aside(2, 'private', 'cleo'),
  aside(3, 'refused', 'mallory'),
  aside(4, 'private', 'mallory'),
  aside(5, 'private', 'ben', 'cleo'),
  aside(6, 'waiting', 'cleo'),
  aside(7, 'released', 'cleo'),
  aside(8, 'withdrawn', 'cleo'),
];

test('who waits longest is looked at first; what was decided stands newest first', () => {
  expect(ids(waitingOf(all))).toEqual(['a1', 'a6']);
  expect(ids(decidedOf(all))).toEqual(['a8', 'a7', 'a3']);
  expect(ids(privateOf(all))).toEqual(['a5', 'a4', 'a2']);
});

test('what another assistant decided stays where it was until one looks away', () => {
  expect(ids(waitingOf(all, new Set(['a3'])))).toEqual(['a1', 'a3', 'a6']);
});

test('private messages are one conversation for each student, the newest first, and an answer answers it', () => {
  const talks = conversationsOf(all);
  expect(talks.map((talk) => [talk.with.name, ids(talk.asides), talk.unanswered])).toEqual([
    ['Cleo', ['a2', 'a5'], false],
    ['Mallory', ['a4'], true],
  ]);
});

test('the count is of what asks for somebody: answered conversations and those one has looked at do not', () => {
  expect(openFor(all, 0)).toBe(3);
  expect(openFor(all, 4)).toBe(2);
  expect(openFor([...all, aside(9, 'private', 'cleo')], 4)).toBe(3);
  expect(openFor([], 0)).toBe(0);
});

test('the keys move through the list and stop at its ends', () => {
  const list = ['a', 'b', 'c'];
  expect(nextId(list, null, 1)).toBe('a');
  expect(nextId(list, null, -1)).toBe('c');
  expect(nextId(list, 'b', 1)).toBe('c');
  expect(nextId(list, 'c', 1)).toBeNull();
  expect(nextId(list, 'gone', 1)).toBe('a');
  expect(nextId([], null, 1)).toBeNull();
});

test('after a decision the hand is at the next one, or at the last that is left', () => {
  const list = ['a', 'b', 'c', 'd'];
  expect(afterLeaving(list, new Set(['b']))).toBe('c');
  expect(afterLeaving(list, new Set(['b', 'd']))).toBe('c');
  expect(afterLeaving(list, new Set(['d']))).toBe('c');
  expect(afterLeaving(list, new Set(list))).toBeNull();
});
