import type { PollRun, PollTallied } from '../../../protocol/polls.ts';

/**
 * The run that a page shows after it was told of one. An open one always; a closed one when it is the one that is shown, or when
 * its results were shown to everybody while nothing is open: so the last results remain until the next poll.
 */
export function runAfter(shown: PollRun | null, told: PollRun): PollRun | null {
  if (told.id === shown?.id || told.state === 'open') return told;
  if (shown?.state === 'open') return shown;
  return told.shown ? told : shown;
}

/** With the votes so far, when they are of this run. */
export function runTallied(shown: PollRun | null, { run, voters, tally }: PollTallied): PollRun | null {
  return shown?.id === run ? { ...shown, voters, tally } : shown;
}

const MOST_BELOW = 6;
const LONGEST_BELOW = 80;

/** Whether its form is small enough to stand unfolded below the picture, without anybody asking for it. */
export function fitsBelow({ kind, options }: PollRun['content']): boolean {
  if (kind === 'truth' || kind === 'rating') return true;
  const small = options.every(({ text, picture }) => !picture && text.length <= LONGEST_BELOW);
  return kind === 'choice' && options.length <= MOST_BELOW && small;
}
