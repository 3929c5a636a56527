import { limits } from '../../protocol/limits.ts';
import type { PulseKind, PulseNow } from '../../protocol/pulse.ts';

/**
 * Who feels what, each person once, for `limits.pulseFadeMs`. In memory alone. A feeling ends by time or by its owner, never because
 * he is muted or leaves: whoever saw a number fall at that moment would know whose it was.
 */
export class Feelings {
  /** The oldest first, which is the order of a map. */
  private readonly felt = new Map<string, { kind: PulseKind; at: number }>();

  get any(): boolean {
    return this.felt.size > 0;
  }

  /** When the next one fades. */
  get fadesAt(): number {
    const [oldest] = this.felt.values();
    return oldest ? oldest.at + limits.pulseFadeMs : Infinity;
  }

  set(accountId: string, kind: PulseKind | null, now: number): void {
    this.felt.delete(accountId);
    if (kind) this.felt.set(accountId, { kind, at: now });
  }

  fade(now: number): void {
    for (const [accountId, { at }] of this.felt) {
      if (at + limits.pulseFadeMs > now) break;
      this.felt.delete(accountId);
    }
  }

  clear(): void {
    this.felt.clear();
  }

  /** How many feel each, of an audience of this size. */
  among(audience: number): PulseNow {
    const counts: PulseNow['counts'] = {};
    for (const { kind } of this.felt.values()) counts[kind] = (counts[kind] ?? 0) + 1;
    return { counts, audience, alarm: isAlarming(counts.lost ?? 0, audience) };
  }
}

/** A fifth of the audience, and at least three: two lost people in a seminar of five are no reason to stop. */
const isAlarming = (lost: number, audience: number): boolean => lost >= 3 && lost * 5 >= audience;
