import type { Impairment } from '../../../protocol/impairment.ts';
import { limits } from '../../../protocol/limits.ts';

/** Networks that people meet, as rough means; what each is like stands in the catalogue under the same name. */
export const presets = {
  clean: { lossPercent: 0, delayMs: 0, jitterMs: 0, kbits: null },
  wifi: { lossPercent: 4, delayMs: 20, jitterMs: 60, kbits: 3_000 },
  mobile: { lossPercent: 8, delayMs: 120, jitterMs: 80, kbits: 768 },
  satellite: { lossPercent: 1, delayMs: 280, jitterMs: 20, kbits: 5_000 },
  dsl: { lossPercent: 0, delayMs: 30, jitterMs: 10, kbits: 1_000 },
} as const satisfies Record<string, Impairment>;

export type Preset = keyof typeof presets;
export const presetNames = Object.keys(presets) as Preset[];

/** The preset that these settings are; null where they are nobody's. */
export const presetOf = (wanted: Impairment): Preset | null =>
  presetNames.find((name) => isSame(presets[name], wanted)) ?? null;

export const isSame = (one: Impairment, other: Impairment): boolean =>
  one.lossPercent === other.lossPercent &&
  one.delayMs === other.delayMs &&
  one.jitterMs === other.jitterMs &&
  one.kbits === other.kbits;

/** How narrow the link can be made with the slider, in kbit/s; the last one leaves it as wide as it is. */
export const widths: readonly (number | null)[] = [
  ...[limits.labLeastKbits, 96, 128, 192, 256, 384, 512, 768, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000],
  limits.labMostKbits,
  null,
];

/** Where the slider of widths stands: at the next wider one there is. */
export function widthAt(kbits: number | null): number {
  if (kbits === null) return widths.length - 1;
  return widths.findIndex((width) => width === null || width >= kbits);
}

/** What the sliders of numbers go by. */
export const sliders = {
  lossPercent: { most: limits.labLossPercent, step: 1 },
  delayMs: { most: limits.labDelayMs, step: 10 },
  jitterMs: { most: limits.labJitterMs, step: 10 },
} as const;

export const longestMinutes = Math.floor(limits.labMs / 60_000);
