import { expect, test } from 'vitest';
import type { Question } from '../../../protocol/questions.ts';
import { afterTold, inOrder, keepPlaces, latest, mergeTargets, sameOrder, stepped } from './questions.ts';

const asked = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  text: `What is ${id}?`,
  by: { id: 'cleo', name: 'Cleo' },
  anonymous: false,
  state: 'open',
  at: 0,
  votes: 0,
  answer: null,
  reason: null,
  into: null,
  fromSeq: null,
  lectureId: null,
  decided: null,
  ...more,
});
const known = (...questions: Question[]) => new Map(questions.map((one) => [one.id, one]));
const ids = (questions: readonly Question[]) => questions.map(({ id }) => id);

test("what is told replaces what was known, and Cleo's own vote stays hers", () => {
  const next = afterTold(known(asked('a', { votes: 1, mine: true }), asked('b')), {
    questions: [asked('a', { votes: 2 }), asked('c')],
    gone: ['b'],
  });
  expect([...next.keys()]).toEqual(['a', 'c']);
  expect(next.get('a')).toMatchObject({ votes: 2, mine: true });
  expect(next.get('c')).toMatchObject({ mine: false });
});

test('a list says what one voted, a signal does not take it back, and gone is gone even where it was told', () => {
  const listed = afterTold(new Map(), { questions: [asked('a', { mine: true })], gone: [] });
  expect(afterTold(listed, { questions: [asked('a')], gone: [] }).get('a')!.mine).toBe(true);
  expect(afterTold(listed, { questions: [asked('a', { mine: false })], gone: [] }).get('a')!.mine).toBe(false);
  expect(afterTold(listed, { questions: [asked('a')], gone: ['a'] }).size).toBe(0);
});

test('the most wanted come first, of equals the one that waits longer; by time the newest', () => {
  const all = [asked('a', { at: 1, votes: 2 }), asked('b', { at: 2, votes: 5 }), asked('c', { at: 3, votes: 2 })];
  expect(ids(inOrder(all, 'votes'))).toEqual(['b', 'a', 'c']);
  expect(ids(inOrder(all, 'time'))).toEqual(['c', 'b', 'a']);
});

test('under a hand nothing moves: new ones come last, in their order, and it is known that it would be another', () => {
  const sorted = inOrder(
    [asked('a'), asked('b', { votes: 9 }), asked('c', { votes: 3 }), asked('d', { votes: 5 })],
    'votes',
  );
  const kept = keepPlaces(['a', 'b', 'gone'], sorted);
  expect(ids(kept)).toEqual(['a', 'b', 'd', 'c']);
  expect(sameOrder(kept, sorted)).toBe(false);
  expect(sameOrder(sorted, [...sorted])).toBe(true);
});

test('what was decided last stands first', () => {
  const by = { id: 'ben', name: 'Ben' };
  const early = asked('a', { at: 5, decided: { ...by, at: 10 } });
  expect(ids(latest([early, asked('b', { at: 1, decided: { ...by, at: 20 } })]))).toEqual(['b', 'a']);
});

test('steps end at the ends, and after an answer the next one stands where the answered one stood', () => {
  const all = ['a', 'b', 'c'];
  expect(stepped(all, 'b', 1, 1)).toBe(2);
  expect(stepped(all, 'c', 2, 1)).toBe(2);
  expect(stepped(all, 'a', 0, -1)).toBe(0);
  expect(stepped(['a', 'c'], 'b', 1, 0)).toBe(1);
  expect(stepped(['a', 'c'], 'b', 1, 1)).toBe(1);
  expect(stepped(['a', 'c'], 'b', 1, -1)).toBe(0);
  expect(stepped(['a', 'b'], 'c', 2, 0)).toBe(1);
  expect(stepped(['b', 'a'], 'b', 4, 0)).toBe(0);
});

test('the picker for merging offers open ones, those with the most words in common first', () => {
  const question = asked('x', { text: 'Who fills the page tables?' });
  const all = [
    question,
    asked('a', { text: 'Is the exam open book?', votes: 9 }),
    asked('b', { text: 'When are page TABLES filled?' }),
    asked('c', { text: 'Page tables', state: 'answered' }),
    asked('d', { text: null }),
  ];
  expect(ids(mergeTargets(all, question, ''))).toEqual(['b', 'a']);
  expect(ids(mergeTargets(all, question, 'exam BOOK'))).toEqual(['a']);
});
