import { expect, test } from 'vitest';
import type { Choice, PollContent } from './polls.ts';
import { isRight } from './quiz.ts';

type Asked = Pick<PollContent, 'kind' | 'quiz'>;
const quiz = (right: number[], accepted: string[] = []) => ({ right, accepted, explanation: '', points: 1 });

test.each<[string, Partial<Asked>, Choice, boolean]>([
  ['all of the right ones', { quiz: quiz([0, 2]) }, { options: [2, 0] }, true],
  ['one right one too few', { quiz: quiz([0, 2]) }, { options: [0] }, false],
  ['one wrong one more', { quiz: quiz([0]) }, { options: [0, 1] }, false],
  ['false, which is right', { kind: 'truth', quiz: quiz([0]) }, { options: [0] }, true],
  ['within the tolerance', { kind: 'number', quiz: quiz([9.81, 0.05]) }, { number: 9.8 }, true],
  ['beyond the tolerance', { kind: 'number', quiz: quiz([9.81, 0.005]) }, { number: 9.8 }, false],
  ['a number that nothing was said about', { kind: 'number', quiz: quiz([4]) }, { number: 4 }, true],
  ['at the end of the tolerance', { kind: 'number', quiz: quiz([0.3, 0.1]) }, { number: 0.4 }, true],
  ['in other letters', { kind: 'text', quiz: quiz([], ['The  TLB']) }, { words: ['the tlb'] }, true],
  ['another word', { kind: 'text', quiz: quiz([], ['TLB']) }, { words: ['cache'] }, false],
  ['no quiz', {}, { options: [0] }, false],
])('%s', (_what, content, choice, right) => {
  expect(isRight({ kind: 'choice', quiz: null, ...content }, choice)).toBe(right);
});
