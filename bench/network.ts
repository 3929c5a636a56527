/**
 * What a student sees on a bad network: real Chromium in a network of its own, on a line that is slow, narrow, loses packets
 * or lets no UDP through. The presenter's line is clean.
 */
import { runApart, whyNotApart } from './net/apart.ts';
import type { Benchmark } from './run.ts';

export const run: Benchmark = async (options) => {
  const reason = whyNotApart();
  if (reason === null) return runApart(new URL('./net/cells.ts', import.meta.url), options);
  options.progress(reason);
  return { cells: [], reason };
};
