const tickMs = 250;
const ticksAhead = 32;
/** So late is no tick of a loop that runs: the process was stopped or starved. */
const stallMs = 1_000;

/** Somebody who has to be looked at now and then. */
export interface Watched {
  /**
   * Looks whether it is still there, for all that is due before the next tick (`until`, by `performance.now()`). Returns the
   * milliseconds until the next look, or null when none is needed any more.
   */
  look(until: number): number | null;
}

/**
 * Looks at every socket when its own time has come, and up to a quarter of a second before: all at once would be a thousand
 * writes in one turn of the event loop, most of them to sockets that spoke a moment ago.
 */
export class Heartbeat {
  private readonly due: Watched[][] = Array.from({ length: ticksAhead }, () => []);
  private tick = 0;
  private lastBeat = performance.now();
  private readonly timer = setInterval(() => this.beat(), tickMs).unref();

  /** Looks at it after `withinMs`, at most 8 s, and then as often as it says. */
  watch(watched: Watched, withinMs: number): void {
    const ahead = Math.min(Math.max(1, Math.floor(withinMs / tickMs)), ticksAhead - 1);
    this.due[(this.tick + ahead) % ticksAhead]!.push(watched);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    const now = performance.now();
    const stalled = now - this.lastBeat > stallMs;
    this.lastBeat = now;
    if (stalled) return; // what everybody has said meanwhile is read first
    const place = ++this.tick % ticksAhead;
    const watched = this.due[place]!;
    this.due[place] = [];
    for (const one of watched) {
      const again = one.look(now + tickMs);
      if (again !== null) this.watch(one, again);
    }
  }
}
