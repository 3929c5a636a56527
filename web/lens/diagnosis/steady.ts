import type { Problem } from '../../../protocol/lens-class.ts';
import type { Diagnosis } from './facts.ts';

/** It must have been so for so long before it is said, and gone for so long before it is taken back. */
const COMES_MS = 2_500;
const GOES_MS = 6_000;
/** What one sees at once is said at once. */
const urgent: readonly Problem[] = ['no_socket', 'sound_blocked'];

/** A verdict that does not flicker: a new one has to prove itself, and one that helps is not taken back for a good second. */
export function createSteady() {
  let shown: Diagnosis | null = null;
  let suspected: { problem: Problem; since: number } | null = null;

  return {
    /** What is to be shown after this diagnosis of the moment `at` (milliseconds, any clock that only goes forward). */
    read(next: Diagnosis, at: number): Diagnosis {
      if (!shown || next.problem === shown.problem || urgent.includes(next.problem)) {
        suspected = null;
        return (shown = next);
      }
      if (suspected?.problem !== next.problem) suspected = { problem: next.problem, since: at };
      const patience = next.problem === 'none' && !urgent.includes(shown.problem) ? GOES_MS : COMES_MS;
      if (at - suspected.since >= patience) {
        suspected = null;
        return (shown = next);
      }
      // The figures go on; the words stay.
      return (shown = { ...shown, figures: next.figures });
    },
  };
}
