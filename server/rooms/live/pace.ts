import { limits } from '../../../protocol/limits.ts';

/** The past second counts, and what is longer ago ever less. */
const memoryMs = 1_000;

/**
 * How long a room gathers events. What a message costs is a write to every socket, so the pause grows with the writes that a
 * room would cost if it sent each event by itself: none worth mentioning for a seminar or a slow lecture, and at most
 * `limits.flush.longestMs` for a thousand people who all write. So a room never costs much more than 30,000 writes a second.
 */
export class Pace {
  private perSecond = 0;
  private at = 0;
  private readonly sockets: () => number;
  private readonly now: () => number;

  constructor(sockets: () => number, now: () => number = () => performance.now()) {
    this.sockets = sockets;
    this.now = now;
  }

  /** An event happened. */
  happened(): void {
    this.perSecond = this.rate() + 1_000 / memoryMs;
    this.at = this.now();
  }

  intervalMs(): number {
    const writesPerSecond = this.rate() * this.sockets();
    return Math.min(writesPerSecond / limits.flush.writesPerMs, limits.flush.longestMs);
  }

  private rate(): number {
    return this.perSecond * Math.exp((this.at - this.now()) / memoryMs);
  }
}
