import { limits } from '../../protocol/limits.ts';

/**
 * Slow mode: when each person last wrote in a room. Under all ids a person has there, so that writing without a name is no
 * second turn. Who wrote longest ago is forgotten when it gets too many.
 */
export class SlowMode {
  private readonly last = new Map<string, number>();

  /** Whether the last turn of this person is in memory; after a restart it is only in the store. */
  knows(ids: readonly string[]): boolean {
    return ids.some((id) => this.last.has(id));
  }

  /** 0 and the turn is taken; or the milliseconds until there is one. */
  take(ids: readonly string[], everyMs: number, now: number): number {
    for (const id of ids) if ((this.last.get(id) ?? now) > now) this.last.set(id, now); // the clock was set back
    const wait = Math.max(0, ...ids.map((id) => (this.last.get(id) ?? -Infinity) + everyMs - now));
    if (wait === 0) for (const id of ids) this.wrote(id, now);
    return wait;
  }

  /** What became of the turn taken at `taken`: stored at `at` (earlier, when it was stored before), or not at all (null). */
  settle(ids: readonly string[], taken: number, at: number | null): void {
    for (const id of ids) {
      if (this.last.get(id) !== taken) continue;
      if (at === null) this.last.delete(id);
      else this.last.set(id, at);
    }
  }

  /** Somebody wrote at `at`, here or on another node. */
  wrote(id: string, at: number): void {
    const before = this.last.get(id) ?? at;
    this.last.delete(id);
    this.last.set(id, Math.max(before, at));
    if (this.last.size > 2 * limits.membersPerRoom) this.last.delete(this.last.keys().next().value!);
  }

  forget(): void {
    this.last.clear();
  }
}
