import { limits } from '../../protocol/limits.ts';
import type { Choice, PollContent, Tally } from '../../protocol/polls.ts';
import { isRight, wordKey } from '../../protocol/quiz.ts';

/** So many people voted so. */
export interface Group {
  choice: Choice;
  count: number;
}

/** Counts votes, exactly. */
export function tallyOf(content: PollContent, groups: readonly Group[]): Tally {
  const { kind, quiz } = content;
  return {
    voters: sum(groups),
    counts: countsOf(content, groups),
    ...(kind === 'text' || kind === 'cloud' ? { words: wordsOf(groups) } : {}),
    ...(kind === 'rating' || kind === 'number' ? middlesOf(groups) : {}),
    ...(quiz ? { right: sum(groups.filter(({ choice }) => isRight(content, choice))) } : {}),
  };
}

const sum = (groups: readonly Group[]): number => groups.reduce((all, { count }) => all + count, 0);

function countsOf({ kind, options, most }: PollContent, groups: readonly Group[]): number[] {
  const places = { choice: options.length, truth: 2, rating: most, number: 0, text: 0, cloud: 0 }[kind];
  const counts = Array<number>(places).fill(0);
  for (const { choice, count } of groups) {
    for (const place of kind === 'rating' ? [choice.number! - 1] : (choice.options ?? [])) counts[place]! += count;
  }
  return counts;
}

/** Each in the way most people wrote it. */
function wordsOf(groups: readonly Group[]): { text: string; count: number }[] {
  const words = new Map<string, { count: number; ways: Map<string, number> }>();
  for (const { choice, count } of groups) {
    for (const text of choice.words ?? []) {
      const word = words.get(wordKey(text)) ?? { count: 0, ways: new Map() };
      word.count += count;
      word.ways.set(text, (word.ways.get(text) ?? 0) + count);
      words.set(wordKey(text), word);
    }
  }
  return [...words.values()]
    .map(({ count, ways }) => ({ text: [...ways].sort(mostFirst)[0]![0], count }))
    .sort((a, b) => mostFirst([a.text, a.count], [b.text, b.count]))
    .slice(0, limits.wordsTold);
}

/** The same on every node: equals stand in the order of their signs. */
const mostFirst = ([a, m]: [string, number], [b, n]: [string, number]): number => n - m || (a < b ? -1 : 1);

function middlesOf(groups: readonly Group[]): { mean?: number; median?: number } {
  const voters = sum(groups);
  if (voters === 0) return {};
  const sorted = groups
    .map(({ choice, count }) => ({ number: choice.number!, count }))
    .sort((a, b) => a.number - b.number);
  const total = sorted.reduce((all, { number, count }) => all + number * count, 0);
  const median = (numberAt(sorted, Math.floor((voters - 1) / 2)) + numberAt(sorted, Math.floor(voters / 2))) / 2;
  return { mean: total / voters, median };
}

/** What the voter at this place gave, were they all in a line. */
function numberAt(sorted: { number: number; count: number }[], place: number): number {
  let before = 0;
  for (const { number, count } of sorted) {
    before += count;
    if (place < before) return number;
  }
  return NaN;
}
