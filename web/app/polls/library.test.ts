import { expect, test } from 'vitest';
import type { PollContent } from '../../../protocol/polls.ts';
import { newContent } from '../../room/polls/quick.ts';
import { contentOf, draftOf, emptyOption, moved, wrongIn, type Draft } from './draft.ts';
import { triesFor } from './picture.ts';

const quiz = (more: Partial<NonNullable<PollContent['quiz']>> = {}) => ({
  right: [],
  accepted: [],
  explanation: 'Because.',
  points: 2,
  ...more,
});
const choice = newContent('choice', {
  title: 'Which?',
  options: [{ text: 'a' }, { text: '', picture: 'picture-1', pictureText: 'A tree' }],
});

test.each<[string, PollContent]>([
  ['a choice with a picture', choice],
  ['a choice with two right ones', { ...choice, several: true, quiz: quiz({ right: [0, 1] }) }],
  ['what is false', newContent('truth', { title: 'Flat?', quiz: quiz({ right: [0] }) })],
  ['a number', newContent('number', { title: 'g?', quiz: quiz({ right: [9.81, 0.05] }) })],
  ['an answer', newContent('text', { title: 'Name it', quiz: quiz({ accepted: ['TLB', 'the TLB'] }) })],
  ['marks', newContent('rating', { title: 'How fast?', most: 7, results: 'live', seconds: 45, anonymous: false })],
  ['words', newContent('cloud', { title: 'One word' })],
])('%s is the same after it was edited and nothing changed', (_what, content) => {
  expect(contentOf(draftOf(content))).toEqual(content);
  expect(wrongIn(draftOf(content))).toBeNull();
});

test.each<[Partial<Draft>, ReturnType<typeof wrongIn>]>([
  [{ title: ' ' }, { why: 'title' }],
  [{ options: [emptyOption()] }, { why: 'options' }],
  [{ options: Array.from({ length: 21 }, () => ({ text: 'x', right: false })) }, { why: 'options' }],
  [{ options: [{ text: 'a', right: false }, emptyOption()] }, { why: 'empty', option: 1 }],
  [
    {
      options: [
        { text: '', picture: 'p', right: false },
        { text: 'b', right: false },
      ],
    },
    { why: 'pictureText', option: 0 },
  ],
  [{ quiz: true }, { why: 'right' }],
  [{ quiz: true, options: ['a', 'b'].map((text) => ({ text, right: true })) }, { why: 'rightOne' }],
  [{ kind: 'number', quiz: true, value: 'many' }, { why: 'value' }],
  [{ kind: 'number', quiz: true, value: '3', tolerance: '-1' }, { why: 'value' }],
  [{ kind: 'text', quiz: true, accepted: ' \n ' }, { why: 'accepted' }],
  [{ kind: 'cloud', quiz: true }, null],
])('%j cannot be asked', (change, wrong) => expect(wrongIn({ ...draftOf(choice), ...change })).toEqual(wrong));

test('a poll moves to where it was put, and never out of the list', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a', 'b', 'c'], 2, 9)).toEqual(['a', 'b', 'c']);
});

test('a picture is tried smaller and smaller, keeps its shape, and never grows', () => {
  const large = triesFor(4000, 3000);
  expect(large[0]).toEqual({ width: 640, height: 480, quality: 0.9 });
  expect(large.at(-1)).toEqual({ width: 160, height: 120, quality: 0.5 });
  expect(triesFor(100, 50).every(({ width, height }) => width === 100 && height === 50)).toBe(true);
  expect(triesFor(20_000, 1).every(({ height }) => height === 1)).toBe(true);
});
