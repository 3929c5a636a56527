import type { QuestionDeed, QuestionState } from '../../protocol/questions.ts';

/** What is done to a question: by staff, by who asked it, and by everybody. */
export type Doing = QuestionDeed | 'withdraw' | 'vote';

interface Step {
  from: readonly QuestionState[];
  /** Null: it stays what it is. */
  to: QuestionState | null;
}

const undecided: readonly QuestionState[] = ['waiting', 'open'];

/** The one table of what becomes of a question. What was withdrawn stays so: its text is erased. */
const steps: Record<Doing, Step> = {
  approve: { from: ['waiting'], to: 'open' },
  /** Again: another answer takes the place of the first. */
  answer: { from: [...undecided, 'answered'], to: 'answered' },
  dismiss: { from: undecided, to: 'dismissed' },
  reopen: { from: ['answered', 'dismissed', 'merged'], to: 'open' },
  merge: { from: undecided, to: 'merged' },
  claim: { from: undecided, to: null },
  release: { from: undecided, to: null },
  withdraw: { from: undecided, to: 'withdrawn' },
  vote: { from: ['open'], to: null },
};

/** The states in which this may be done. */
export const statesFor = (doing: Doing): readonly QuestionState[] => steps[doing].from;

/** What a question in this state is afterwards; null when its state does not allow it. */
export function stateAfter(doing: Doing, state: QuestionState): QuestionState | null {
  const { from, to } = steps[doing];
  return from.includes(state) ? (to ?? state) : null;
}

/** Students see these of everybody. */
export const isForAll = (state: QuestionState): boolean => state === 'open' || state === 'answered';
