import type { LectureRecord } from '../../../protocol/record.ts';

/** Something that happened, so many milliseconds after the beginning. */
export interface Mark {
  id: string;
  at: number;
  kind: 'question' | 'poll';
  /** As it was typed; a poll's may be Markdown. */
  text: string;
}

/** Marks that stand in one place, because they would cover each other. */
export interface Cluster {
  /** In per cent of the whole. */
  left: number;
  kind: Mark['kind'];
  count: number;
}

/** How long it took, in milliseconds; of one that goes on, so far. Never 0. */
export const lengthOf = ({ startedAt, endedAt }: LectureRecord['lecture'], now: number): number =>
  Math.max(60_000, (endedAt ?? now) - startedAt);

/** What was asked and voted during the lecture, in order. What was asked before or after stands at its edges. */
export function marksOf({ lecture, questions, polls }: LectureRecord, length: number): Mark[] {
  const within = (at: number) => Math.min(length, Math.max(0, at - lecture.startedAt));
  const asked = (questions ?? []).flatMap(({ id, at, text }) =>
    text === null ? [] : [{ id, at: within(at), kind: 'question' as const, text }],
  );
  const voted = (polls ?? []).map(({ id, openedAt, content }) => ({
    ...{ id, at: within(openedAt), kind: 'poll' as const, text: content.title },
  }));
  return [...asked, ...voted].toSorted((one, other) => one.at - other.at);
}

/** Marks of one kind, none nearer to the next than `apart` per cent. */
export function clustersOf(marks: readonly Mark[], kind: Mark['kind'], length: number, apart = 3): Cluster[] {
  const clusters: Cluster[] = [];
  for (const mark of marks) {
    if (mark.kind !== kind) continue;
    const left = (100 * mark.at) / length;
    const last = clusters.at(-1);
    if (last && left - last.left < apart) last.count++;
    else clusters.push({ left, kind, count: 1 });
  }
  return clusters;
}

/** The minute with the most messages, the first being 1; null where nobody wrote. */
export function busiest(perMinute: readonly number[]): { minute: number; count: number } | null {
  const count = Math.max(0, ...perMinute);
  return count > 0 ? { minute: perMinute.indexOf(count) + 1, count } : null;
}

/** A bar for each minute with messages: where it stands and how high it is, in per cent. */
export function barsOf(
  perMinute: readonly number[],
  length: number,
): { left: number; width: number; height: number }[] {
  const most = Math.max(1, ...perMinute);
  const width = (100 * 60_000) / length;
  return perMinute.flatMap((count, minute) =>
    count > 0
      ? [{ left: minute * width, width: Math.min(width, 100 - minute * width), height: (100 * count) / most }]
      : [],
  );
}

/** Minutes between two strokes of the ruler, so that there are at most some twenty. */
export const strokeOf = (length: number): number => [5, 10, 30, 60].find((each) => length / 60_000 / each <= 20) ?? 120;

/** Stretches as parts of the whole, in per cent. */
export const partsOf = (
  stretches: readonly { from: number; until: number }[],
  startedAt: number,
  length: number,
): { left: number; width: number }[] =>
  stretches.map(({ from, until }) => ({
    left: (100 * (from - startedAt)) / length,
    width: (100 * (until - from)) / length,
  }));
