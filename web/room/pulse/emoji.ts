import type { Emoji } from '../../../protocol/pulse.ts';

/** What may float, in the order of the menu. */
export const emoji = ['👏', '👍', '❤️', '😂', '😮', '🎉', '🤔'] as const satisfies readonly Emoji[];

/** One emoji on its way up: where it begins, in per cent of the picture's width, and how much later than the first of its kind. */
export interface Floating {
  id: number;
  emoji: Emoji;
  left: number;
  delayMs: number;
}

/** More than these at once hide the picture, and move nobody more. */
const atOnce = 40;
/** On the left, for the camera stands in the right corner. */
const place = { from: 2, width: 26 };

/** Those in the air with these counts added, the newest last. `id` is one that is free, as are all above it. */
export function withCounts(
  air: readonly Floating[],
  counts: Partial<Record<Emoji, number>>,
  id: number,
  random: () => number = Math.random,
): Floating[] {
  const more = emoji.flatMap((one) => Array.from({ length: counts[one] ?? 0 }, () => one));
  const floats = more.map((one, n) => ({
    ...{ id: id + n, emoji: one, left: place.from + random() * place.width },
    delayMs: Math.round(random() * 450),
  }));
  return [...air, ...floats].slice(-atOnce);
}

/** Both together. */
export function addedUp(
  one: Partial<Record<Emoji, number>>,
  other: Partial<Record<Emoji, number>>,
): Partial<Record<Emoji, number>> {
  const sum = { ...one };
  for (const key of emoji) if (other[key]) sum[key] = (sum[key] ?? 0) + other[key];
  return sum;
}
