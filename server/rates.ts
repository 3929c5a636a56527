/** Rates: token buckets, one per key, bounded in number. */

export interface Rate {
  burst: number;
  perSecond: number;
}

/** What was taken of one named rate, told from node to node. */
export interface Taken {
  key: string;
  /** So many were taken; below 0 they were given back. */
  count: number;
  /** Before that, everything was forgiven. */
  cleared?: boolean;
}

/** Joins what the nodes know of one rate: `heard` is told what others took. Returns how to tell them. */
export type SharedRate = (heard: (taken: Taken) => void) => (taken: Taken) => void;

/** By its name, which is the same on every node and nobody else's: how a rate holds for all nodes together. */
export type Rates = (name: string) => SharedRate;

/** Of a node that is alone, and of tests. */
const unshared: SharedRate = () => () => {};

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
    this.fill(now);
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return ((1 - this.tokens) / this.rate.perSecond) * 1000;
  }

  /** They were taken elsewhere, whether there were any or not; who owes a whole bucket owes no more. */
  charge(now: number, count: number): void {
    this.fill(now);
    this.tokens = Math.max(-this.rate.burst, Math.min(this.rate.burst, this.tokens - count));
  }

  private fill(now: number): void {
    this.tokens = Math.min(this.rate.burst, this.tokens + (Math.max(0, now - this.at) / 1000) * this.rate.perSecond);
    this.at = now;
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
  private readonly tell: (taken: Taken) => void;

  constructor(
    rate: Rate,
    {
      keys = 50_000,
      now = () => performance.now(),
      shared = unshared,
    }: { keys?: number; now?: () => number; shared?: SharedRate | undefined } = {},
  ) {
    this.rate = rate;
    this.keys = keys;
    this.now = now;
    this.tell = shared(({ key, count }) => this.of(key).charge(this.now(), count));
  }

  /** 0 when the key may go on; otherwise the milliseconds to wait. */
  take(key: string): number {
    const wait = this.of(key).take(this.now());
    if (wait === 0) this.tell({ key, count: 1 });
    return wait;
  }

  private of(key: string): TokenBucket {
    let bucket = this.buckets.get(key);
    if (bucket) this.buckets.delete(key);
    else bucket = new TokenBucket(this.rate, this.now());
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.keys) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket;
  }
}
