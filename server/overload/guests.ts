import { limits } from '../../protocol/limits.ts';

/**
 * Who is inside, by account, and who was until a moment ago: their places are kept while nobody new is let in. Remembers at most
 * `limits.overload.remembered` people, and forgets first who left first.
 */
export class Guests {
  private readonly inside = new Map<string, number>();
  /** When they left, by `performance.now()`, in that order. */
  private readonly left = new Map<string, number>();
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  came(accountId: string): void {
    this.inside.set(accountId, (this.inside.get(accountId) ?? 0) + 1);
    this.left.delete(accountId);
  }

  went(accountId: string): void {
    const still = (this.inside.get(accountId) ?? 0) - 1;
    if (still > 0) return void this.inside.set(accountId, still);
    this.inside.delete(accountId);
    this.left.delete(accountId);
    this.left.set(accountId, this.now());
    this.forget();
  }

  /** Has a socket here, or had one within `limits.overload.keptMs`. */
  knows(accountId: string): boolean {
    if (this.inside.has(accountId)) return true;
    const left = this.left.get(accountId);
    return left !== undefined && left > this.now() - limits.overload.keptMs;
  }

  private forget(): void {
    const old = this.now() - limits.overload.keptMs;
    for (const [accountId, at] of this.left) {
      if (at > old && this.left.size <= limits.overload.remembered) return;
      this.left.delete(accountId);
    }
  }
}
