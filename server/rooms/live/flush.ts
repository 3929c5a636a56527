/**
 * When something gathered is sent: at once after a pause, and otherwise every `everyMs`, so that much shares one sending. A
 * function gives an interval that follows how busy it is.
 */
export class Flush {
  private last = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private readonly everyMs: () => number;
  private readonly send: () => void;
  private readonly now: () => number;

  constructor(everyMs: number | (() => number), send: () => void, now: () => number = () => performance.now()) {
    this.everyMs = typeof everyMs === 'number' ? () => everyMs : everyMs;
    this.send = send;
    this.now = now;
  }

  /** There is something to send. */
  want(): void {
    if (this.timer) return;
    const wait = this.last + this.everyMs() - this.now();
    if (wait < 1) this.go();
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
