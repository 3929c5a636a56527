import { expect, test } from 'vitest';
import { QuestionState } from '../../protocol/questions.ts';
import { stateAfter, type Doing } from './rules.ts';

/** What becomes of a question in each state; what is left out is refused. */
const table: Record<Doing, Partial<Record<QuestionState, QuestionState>>> = {
  approve: { waiting: 'open' },
  answer: { waiting: 'answered', open: 'answered', answered: 'answered' },
  dismiss: { waiting: 'dismissed', open: 'dismissed' },
  reopen: { answered: 'open', dismissed: 'open', merged: 'open' },
  merge: { waiting: 'merged', open: 'merged' },
  claim: { waiting: 'waiting', open: 'open' },
  release: { waiting: 'waiting', open: 'open' },
  withdraw: { waiting: 'withdrawn', open: 'withdrawn' },
  vote: { open: 'open' },
};

test.each(Object.entries(table))('what becomes of a question: %s', (doing, becomes) => {
  for (const state of QuestionState.options) {
    expect([state, stateAfter(doing as Doing, state)]).toEqual([state, becomes[state] ?? null]);
  }
});
