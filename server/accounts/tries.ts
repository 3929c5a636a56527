import ipaddr from 'ipaddr.js';
import type { SharedRate, Taken } from '../rates.ts';

export interface Allowance {
  count: number;
  windowMs: number;
}

/**
 * At most `count` tries per key within any span of `windowMs`. Keeps at most `keys` keys and forgets the one used longest
 * ago, so `keys` must exceed the number of keys one attacker can use within the span.
 */
export class Tries {
  private readonly times = new Map<string, number[]>();
  private readonly allowance: Allowance;
  private readonly keys: number;
  private readonly now: () => number;
  private readonly tell: (taken: Taken) => void;

  constructor(
    allowance: Allowance,
    {
      keys = 20_000,
      now = Date.now,
      shared,
    }: { keys?: number; now?: () => number; shared?: SharedRate | undefined } = {},
  ) {
    this.allowance = allowance;
    this.keys = keys;
    this.now = now;
    this.tell = shared?.((taken) => this.heard(taken)) ?? (() => {});
  }

  /** Milliseconds until the key may try again; 0 when it may now. Uses nothing up. */
  wait(key: string): number {
    const recent = this.recent(key);
    const { count, windowMs } = this.allowance;
    return recent.length < count ? 0 : Math.max(1, recent[recent.length - count]! + windowMs - this.now());
  }

  /** Notes a try and returns 0, or notes nothing and returns the milliseconds to wait. */
  take(key: string): number {
    const wait = this.wait(key);
    if (wait === 0) this.note(key);
    return wait;
  }

  note(key: string): void {
    this.add(key);
    this.tell({ key, count: 1 });
  }

  /** The latest try does not count after all. */
  giveBack(key: string): void {
    this.times.get(key)?.pop();
    this.tell({ key, count: -1 });
  }

  clear(key: string): void {
    this.times.delete(key);
    this.tell({ key, count: 0, cleared: true });
  }

  /** What was tried at other nodes; when they tell it is when it was, to a moment. */
  private heard({ key, count, cleared }: Taken): void {
    if (cleared) this.times.delete(key);
    for (let n = Math.min(count, this.allowance.count); n > 0; n--) this.add(key);
    for (let n = count; n < 0 && this.times.get(key)?.pop(); n++);
  }

  private add(key: string): void {
    const recent = this.recent(key);
    recent.push(this.now());
    if (recent.length > this.allowance.count) recent.shift();
    this.times.delete(key);
    this.times.set(key, recent);
    if (this.times.size > this.keys) this.times.delete(this.times.keys().next().value!);
  }

  private recent(key: string): number[] {
    const now = this.now();
    let times = this.times.get(key) ?? [];
    const ahead = (times.at(-1) ?? now) - now;
    if (ahead > 0) {
      // A clock that was set back takes along what was tried, or its owner would be locked out for as long.
      times = times.map((at) => at - ahead);
      this.times.set(key, times);
    }
    return times.filter((at) => at > now - this.allowance.windowMs);
  }
}

/** Whom an address belongs to: an IPv4 address itself, of an IPv6 address the /64, which one household or attacker has whole. */
export function neighbourhood(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64);
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
