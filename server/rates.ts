/** Rates: token buckets, one per key, bounded in number. */

export interface Rate {
  burst: number;
  perSecond: number;
}

/** A bucket that holds `burst` tokens and gains `perSecond`. */
export class TokenBucket {
  private tokens: number;
  private at: number;
  private readonly rate: Rate;

  constructor(rate: Rate, now: number) {
    this.rate = rate;
    this.tokens = rate.burst;
    this.at = now;
  }

  /** Takes a token and returns 0, or takes none and returns the milliseconds until there is one. */
  take(now: number): number {
    this.tokens = Math.min(this.rate.burst, this.tokens + ((now - this.at) / 1000) * this.rate.perSecond);
    this.at = now;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return ((1 - this.tokens) / this.rate.perSecond) * 1000;
  }
}

/**
 * One bucket per key. Keeps at most `keys` of them and forgets the one used longest ago; a forgotten key starts full,
 * so `keys` must exceed the number of keys an attacker can use within the time a bucket takes to fill.
 */
export class Buckets {
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly rate: Rate;
  private readonly keys: number;
  private readonly now: () => number;

  constructor(rate: Rate, { keys = 50_000, now = Date.now }: { keys?: number; now?: () => number } = {}) {
    this.rate = rate;
    this.keys = keys;
    this.now = now;
  }

  /** 0 when the key may go on; otherwise the milliseconds to wait. */
  take(key: string): number {
    const now = this.now();
    let bucket = this.buckets.get(key);
    if (bucket) this.buckets.delete(key);
    else bucket = new TokenBucket(this.rate, now);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.keys) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket.take(now);
  }
}
