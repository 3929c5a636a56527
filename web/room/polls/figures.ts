import type { PollContent, PollRun, Tally } from '../../../protocol/polls.ts';

/** One line of a chart: which place it is of (`rating`: the mark itself), how many chose it, and their part of all who voted. */
export interface Bar {
  place: number;
  count: number;
  part: number;
  /** Quiz: it is (one of) the right ones. */
  right: boolean;
  most: boolean;
}

/** The lines of the chart of a poll whose votes are counted by places; of others none. */
export function barsOf({ content }: Pick<PollRun, 'content'>, tally: Tally): Bar[] {
  const right = new Set(content.kind === 'choice' || content.kind === 'truth' ? (content.quiz?.right ?? []) : []);
  const most = Math.max(...tally.counts, 1);
  const bars = placesOf(content).map((place, i): Bar => {
    const count = tally.counts[i] ?? 0;
    return { place, count, part: partOf(count, tally.voters), right: right.has(place), most: count === most };
  });
  // What is true stands first, as one reads it.
  return content.kind === 'truth' ? bars.toReversed() : bars;
}

export const partOf = (count: number, voters: number): number => (voters === 0 ? 0 : count / voters);

/** From 1, the smallest, to 5: how large a word of a cloud stands. By the square root, so that one word does not dwarf the rest. */
export function sizeOf(count: number, most: number): number {
  return 1 + Math.round(4 * Math.sqrt(Math.max(0, count - 1) / Math.max(1, most - 1)));
}

function placesOf({ kind, options, most }: PollContent): number[] {
  if (kind === 'choice') return options.map((_, place) => place);
  if (kind === 'truth') return [0, 1];
  return kind === 'rating' ? Array.from({ length: most }, (_, i) => i + 1) : [];
}
