import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Choice } from '../../protocol/polls.ts';
import { UserError } from '../errors.ts';
import { asVoted } from './choice.ts';
import { isRight } from '../../protocol/quiz.ts';
import { tallyOf } from './tally.ts';
import { contentOf } from './test/nodes.ts';

const options = ['a', 'b', 'c'].map((text) => ({ text }));
const several = contentOf({ kind: 'choice', options, several: true, quiz: { right: [0, 2] } });
const truth = contentOf({ kind: 'truth', quiz: { right: [0] } });
const rating = contentOf({ kind: 'rating', most: 4 });
const number = contentOf({ kind: 'number', quiz: { right: [0.3, 0.1] } });
const word = contentOf({ kind: 'text', quiz: { accepted: ['Straße'] } });
const cloud = contentOf({ kind: 'cloud' });

const groups = (...choices: Choice[]) => choices.map((choice) => ({ choice, count: 1 }));

test('options are counted by their place, and a quiz is right with all right ones and no other', () => {
  const choices = [{ options: [0, 2] }, { options: [0] }, { options: [0, 1, 2] }];
  expect(tallyOf(several, groups(...choices))).toEqual({ voters: 3, counts: [3, 1, 2], right: 1 });
  expect(tallyOf(truth, groups({ options: [0] }, { options: [1] }))).toEqual({ voters: 2, counts: [1, 1], right: 1 });
});

test('numbers have a middle and a mean, also when nobody gave one', () => {
  const given = [{ choice: { number: 1 }, count: 3 }, ...groups({ number: 4 }, { number: 2 })];
  expect(tallyOf(rating, given)).toEqual({ voters: 5, counts: [3, 1, 0, 1], mean: 9 / 5, median: 1 });
  expect(tallyOf(rating, groups({ number: 4 }, { number: 1 }))).toMatchObject({ mean: 2.5, median: 2.5 });
  expect(tallyOf(rating, [])).toEqual({ voters: 0, counts: [0, 0, 0, 0] });
});

test('a number is right within its tolerance, as people calculate', () => {
  expect([0.2, 0.3, 0.4, 0.41, 0.19].map((n) => isRight(number, { number: n }))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('words that differ by case, spaces or compatible signs are one, told as most people wrote it', () => {
  const said = [['Deadlock'], ['deadlock'], ['ｄｅａｄｌｏｃｋ', 'Mutex'], ['deadlock']].map((words) => ({ words }));
  expect(tallyOf(cloud, groups(...said)).words).toEqual([
    { text: 'deadlock', count: 4 },
    { text: 'Mutex', count: 1 },
  ]);
  for (const answer of ['strasse', ' STRASSE', 'Straße']) expect(isRight(word, { words: [answer] })).toBe(true);
  expect(isRight(word, { words: ['Strase'] })).toBe(false);
});

test('so many different words are told and no more, the most frequent ones', () => {
  const said = Array.from({ length: limits.wordsTold + 1 }, (_, n) => ({ choice: { words: [`w${n}`] }, count: n + 1 }));
  const { words, voters } = tallyOf(cloud, said);
  expect([words!.length, words![0]!.text, words!.some(({ text }) => text === 'w0')]).toEqual([
    limits.wordsTold,
    `w${limits.wordsTold}`,
    false,
  ]);
  expect(voters).toBe(said.reduce((all, { count }) => all + count, 0));
});

test.each<[string, Parameters<typeof asVoted>[0], Choice, Choice | null]>([
  ['places once and in order', several, { options: [2, 0, 2] }, { options: [0, 2] }],
  ['what the kind does not have is left out', truth, { options: [1], number: 3, words: ['x'] }, { options: [1] }],
  ['true and false alone', truth, { options: [2] }, null],
  ['no half stars', rating, { number: 2.5 }, null],
  ['none more than there are', rating, { number: 5 }, null],
  ['no minus zero', number, { number: -0 }, { number: 0 }],
  ['one answer', word, { words: ['a', 'b'] }, null],
  ['nothing is no word', word, { words: ['\u0000 '] }, null],
  ['the same word once', cloud, { words: ['Lock', 'LOCK ', 'key'] }, { words: ['LOCK', 'key'] }],
])('a vote is kept in one way: %s', (_, content, choice, kept) => {
  if (kept) expect(asVoted(content, choice)).toEqual(kept);
  else expect(() => asVoted(content, choice)).toThrow(UserError);
});
