import type { Lab } from '../../../protocol/lab.ts';

/** Told again every five seconds while it is open: what nobody says any more is over. */
const SILENT_MS = 12_000;

/** The lab that is open now by what was last heard of it and when; null when its time is over, or nobody speaks of it any more. */
export function openNow(lab: Lab | null, heardAt: number, now: number): Lab | null {
  return lab && now < lab.until && now - heardAt < SILENT_MS ? lab : null;
}

/** How long it goes on, in whole seconds given as milliseconds: 1 s until the very end, never less than 0. */
export const leftOf = (until: number, now: number): number => Math.max(0, Math.ceil((until - now) / 1_000) * 1_000);
