import type { Choice, PollRun, PollTallied } from '../../../protocol/polls.ts';

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

/** Whether a vote is right; null where nothing is known to be right. The server counts by the same rule. */
export function isRight({ content, quiz }: PollRun, choice: Choice): boolean | null {
  if (!quiz || !content.quiz) return null;
  const { right, accepted } = content.quiz;
  if (content.kind === 'choice' || content.kind === 'truth') {
    const chosen = new Set(choice.options);
    return chosen.size === new Set(right).size && right.every((place) => chosen.has(place));
  }
  if (content.kind === 'number') {
    const [value = Number.NaN, tolerance = 0] = right;
    const number = choice.number ?? Number.NaN;
    // 0.4 is within 0.1 of 0.3, though their difference is more than 0.1 for a computer.
    const rounding = 4 * Number.EPSILON * Math.max(Math.abs(number), Math.abs(value));
    return Math.abs(number - value) <= tolerance + rounding;
  }
  if (content.kind === 'text') return accepted.some((one) => plain(one) === plain(choice.words?.[0] ?? ''));
  return null;
}

/** Upper case first: it is what makes ß and SS the same. */
const plain = (text: string): string =>
  text.normalize('NFKC').trim().replace(/\s+/g, ' ').toUpperCase().toLowerCase().normalize('NFKC');

const MOST_BELOW = 6;
const LONGEST_BELOW = 80;

/** Whether its form is small enough to stand unfolded below the picture, without anybody asking for it. */
export function fitsBelow({ kind, options }: PollRun['content']): boolean {
  if (kind === 'truth' || kind === 'rating') return true;
  const small = options.every(({ text, picture }) => !picture && text.length <= LONGEST_BELOW);
  return kind === 'choice' && options.length <= MOST_BELOW && small;
}
