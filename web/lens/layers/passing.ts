/** The socket's messages, as they are shown. Pure. */
import type { Passed } from '../tap.ts';

/** What the lens itself asks and is told: it would hide everything else. */
export const isOfTheLens = (one: Pick<Passed, 'type'>): boolean => one.type.startsWith('lens.');

/**
 * Messages per second between each two of these moments (`performance.now()`, the oldest first). Null where what passed is forgotten
 * already: `passed` keeps so many and no more.
 */
export function ratesAt(passed: readonly Passed[], moments: readonly number[], full: boolean): (number | null)[] {
  const since = full ? (passed[0]?.at ?? Infinity) : -Infinity;
  const rates: (number | null)[] = [];
  let at = 0;
  for (let i = 1; i < moments.length; i++) {
    const [from, to] = [moments[i - 1]!, moments[i]!];
    while (at < passed.length && passed[at]!.at <= from) at++;
    let count = 0;
    while (at < passed.length && passed[at]!.at <= to) {
      at++;
      count++;
    }
    rates.push(from < since || to <= from ? null : (count * 1_000) / (to - from));
  }
  return rates;
}
