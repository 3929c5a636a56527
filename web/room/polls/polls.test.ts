import { expect, test } from 'vitest';
import type { PollRun } from '../../../protocol/polls.ts';
import { ballotOf, choiceOf, readNumber } from './ballot.ts';
import { barsOf, sizeOf } from './figures.ts';
import { newContent, readCommand } from './quick.ts';
import { runAfter, runTallied } from './runs.ts';

const option = (text: string) => ({ text });
const run = (more: Partial<PollRun> = {}): PollRun => ({
  id: 'run-1',
  content: newContent('choice', { title: 'Which?', options: ['a', 'b', 'c'].map(option) }),
  quiz: false,
  state: 'open',
  shown: false,
  openedAt: 0,
  closesAt: null,
  closedAt: null,
  lectureId: null,
  voters: 0,
  tally: null,
  ...more,
});

test('what is open is shown, and the last results remain until the next poll', () => {
  const shown = run({ id: 'old', state: 'closed', shown: true });
  expect(runAfter(shown, run())).toMatchObject({ id: 'run-1' });
  expect(runAfter(run(), shown)).toMatchObject({ id: 'run-1' });
  expect(runAfter(run(), run({ state: 'closed' }))).toMatchObject({ state: 'closed' });
  expect(runAfter(run({ state: 'closed' }), shown)).toMatchObject({ id: 'old' });
  expect(runAfter(null, run({ state: 'closed' }))).toBeNull();
});

test('votes so far are those of the run that is shown, and of no other', () => {
  const tallied = { type: 'poll.tallied' as const, room: 'room', run: 'run-1', voters: 3, tally: null };
  expect(runTallied(run(), tallied)).toMatchObject({ voters: 3 });
  expect(runTallied(run({ id: 'other' }), tallied)).toMatchObject({ voters: 0 });
});

const quiz = (right: number[]) => ({ right, accepted: [], explanation: '', points: 1 });

test('a form is a vote when something was chosen, and begins with the vote that is to be changed', () => {
  expect(choiceOf({ kind: 'choice' }, ballotOf({ kind: 'choice' }, null))).toBeNull();
  expect(choiceOf({ kind: 'choice' }, ballotOf({ kind: 'choice' }, { options: [2, 1] }))).toEqual({ options: [1, 2] });
  expect(choiceOf({ kind: 'number' }, { options: [], number: '3,5', words: [] })).toEqual({ number: 3.5 });
  expect(choiceOf({ kind: 'cloud' }, { options: [], number: '', words: [' fast ', '', 'fast'] })).toEqual({
    words: ['fast'],
  });
  expect(ballotOf({ kind: 'cloud' }, { words: ['fast'] }).words).toEqual(['fast', '', '']);
});

test.each([
  ['12', 12],
  ['-0,5', -0.5],
  ['\u22123', -3],
  ['٤٢٫٥', 42.5],
  ['1e6', 1_000_000],
  ['1e13', null],
  ['twelve', null],
  ['', null],
  ['1.2.3', null],
])('people write %s', (text, number) => expect(readNumber(text)).toBe(number));

test('bars say places, counts and parts; of several choices parts are of the people', () => {
  const bars = barsOf({ content: { ...run().content, quiz: quiz([1]) } }, { voters: 4, counts: [1, 3, 2] });
  expect(bars.map(({ place, count, part }) => [place, count, part])).toEqual([
    [0, 1, 0.25],
    [1, 3, 0.75],
    [2, 2, 0.5],
  ]);
  expect(bars.filter(({ right }) => right).map(({ place }) => place)).toEqual([1]);
  expect(bars.filter(({ most }) => most).map(({ place }) => place)).toEqual([1]);
});

test('nobody voted: no bar is the longest, and no part is of nothing', () => {
  const bars = barsOf(run(), { voters: 0, counts: [0, 0, 0] });
  expect(bars.map(({ part, most }) => [part, most])).toEqual(Array(3).fill([0, false]));
});

test('true stands before false, and marks begin with 1', () => {
  const truth = barsOf({ content: newContent('truth') }, { voters: 3, counts: [1, 2] });
  expect(truth.map(({ place, count }) => [place, count])).toEqual([
    [1, 2],
    [0, 1],
  ]);
  const marks = barsOf({ content: newContent('rating', { most: 3 }) }, { voters: 1, counts: [0, 0, 1] });
  expect(marks.map(({ place }) => place)).toEqual([1, 2, 3]);
});

test('the most frequent word is the largest, one that stands alone the smallest', () => {
  expect([1, 10, 40].map((count) => sizeOf(count, 40))).toEqual([1, 3, 5]);
  expect(sizeOf(1, 1)).toBe(1);
});

test.each([
  ['/poll', { title: '', options: [] }],
  ['/poll  Ready?', { title: 'Ready?', options: [] }],
  ['/poll Which? | A |B|  ', { title: 'Which?', options: ['A', 'B'] }],
  ['/poll What is $|x|$? | `a|b` | $$|y|$$', { title: 'What is $|x|$?', options: ['`a|b`', '$$|y|$$'] }],
  ['/poll 5 $ or less \\| more? | yes', { title: '5 $ or less | more?', options: ['yes'] }],
  ['/polls are useful', null],
  ['what about a /poll', null],
])('%s', (text, quick) => expect(readCommand(text)).toEqual(quick));

test('there are never more options than a poll may have', () => {
  expect(readCommand(`/poll Many? ${'| x'.repeat(50)}`)?.options).toHaveLength(20);
});
