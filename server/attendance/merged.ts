import type { Stretch } from '../../protocol/attendance.ts';

/**
 * Stretches of all pages, devices and nodes as one: in order, none touching another, none outside of `within`. What is not longer
 * than `gapMs` between two of them was a reconnect and not an absence; before the first and after the last one nothing is added.
 */
export function merged(stretches: readonly Stretch[], within: Stretch, gapMs: number): Stretch[] {
  const inside = stretches
    .map(({ from, until }) => ({ from: Math.max(from, within.from), until: Math.min(until, within.until) }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => one.from - other.from);
  const all: Stretch[] = [];
  for (const stretch of inside) {
    const last = all.at(-1);
    if (last && stretch.from - last.until <= gapMs) last.until = Math.max(last.until, stretch.until);
    else all.push(stretch);
  }
  return all;
}

/** How long they are together; they do not overlap. */
export const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, until }) => sum + until - from, 0);
