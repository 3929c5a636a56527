/**
 * When a room sends what has gathered: at once while the room is quiet, and every `everyMs` while it is busy, so that
 * many events share one frame. The first event after a pause never waits.
 */
export class Flush {
  private last = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private readonly everyMs: number;
  private readonly send: () => void;
  private readonly now: () => number;

  constructor(everyMs: number, send: () => void, now: () => number = () => performance.now()) {
    this.everyMs = everyMs;
    this.send = send;
    this.now = now;
  }

  /** There is something to send. */
  want(): void {
    if (this.timer) return;
    const wait = this.last + this.everyMs - this.now();
    if (wait <= 0) this.go();
    else this.timer = setTimeout(() => this.go(), wait);
  }

  /** Sends now, whatever the pace. */
  go(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.last = this.now();
    this.send();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
