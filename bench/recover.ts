/**
 * How long a student sees no picture when something breaks that nobody can help: a worker, the server, a line, a network, a
 * camera, a laptop that sleeps. Real Chromium for presenter and viewer, each in a network of its own; nobody clicks, except
 * where the presenter has to.
 */
import { runApart, whyNotApart } from './net/apart.ts';
import { faults } from './recover/faults.ts';
import type { Benchmark } from './run.ts';

export const run: Benchmark = async (options) => {
  const reason = whyNotApart();
  if (reason === null) return runApart(new URL('./recover/rounds.ts', import.meta.url), options);
  options.progress(reason);
  return { ...Object.fromEntries(faults.map(({ key }) => [key, null])), reason };
};
