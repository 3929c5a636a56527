/** Counters that a system keeps since it was started, looked at again and again. */
export interface CountedAt {
  /** Milliseconds, of the look at the counter. */
  at: number;
}

/** Null where this counter is not kept. */
type Counter<T> = (look: T) => number | null | undefined;

/**
 * How much came in each second, one value for each look; null for the first, and where there was none. A look that is the one before it
 * once more says what that one said.
 */
export function perSecond<T extends CountedAt>(looks: readonly (T | null)[], of: Counter<T>): (number | null)[] {
  let before: { at: number; count: number } | null = null;
  let rate: number | null = null;
  return looks.map((look) => {
    const count = look && of(look);
    if (!look || count === null || count === undefined) {
      before = rate = null;
      return null;
    }
    if (before?.at === look.at) return rate;
    // A counter that went back began anew with its system.
    const grew = before && look.at > before.at && count >= before.count;
    rate = grew ? ((count - before!.count) * 1_000) / (look.at - before!.at) : null;
    before = { at: look.at, count };
    return rate;
  });
}

/** By how much it grew from the first look that has it to the last. */
export function changeOf<T>(looks: readonly (T | null)[], of: Counter<T>): number {
  const counts = looks.map((look) => look && of(look)).filter((count) => typeof count === 'number');
  return counts.length ? Math.max(0, counts.at(-1)! - counts[0]!) : 0;
}
