import type { Impairment } from '../../../protocol/impairment.ts';
import { limits } from '../../../protocol/limits.ts';

/** What a packet takes on the wire beyond itself: SRTP's tag, UDP and IPv4. The width of a link is that of its wire. */
export const WIRE_BYTES = 38;
/** Packets that come within it stand in the same queue somewhere and are held up alike. */
const GUST_MS = 10;

interface Waiting {
  packet: Buffer;
  due: number;
}

/**
 * One direction of a bad network. A packet passes, in this order, a link of so many kilobits per second with a short queue before it,
 * chance, and a way that takes its time. Packets keep their order: what jitter holds up holds up those behind it, as a queue does, so
 * that a gap in the numbers is a loss and nothing else. Losses are independent of each other: there are no bursts of them. Times in
 * milliseconds.
 */
export class BadWay {
  impairment: Impairment;
  private waiting: Waiting[] = [];
  /** The narrow link has sent everything that was given to it. */
  private freeAt = 0;
  /** The last packet gets through. */
  private lastDue = 0;
  private gust = { at: -Infinity, holdsUp: 0 };
  private readonly random: () => number;

  constructor(impairment: Impairment, random: () => number) {
    this.impairment = impairment;
    this.random = random;
  }

  /** Of the packet that waits longest; undefined when none does. */
  get due(): number | undefined {
    return this.waiting[0]?.due;
  }

  /** What becomes of a packet that is given to it. One that waits is copied. */
  take(packet: Buffer, now: number): 'passes' | 'waits' | 'lost' {
    const due = this.dueOf(packet.length, now);
    if (due === null) return 'lost';
    this.lastDue = due;
    if (due <= now && this.waiting.length === 0) return 'passes';
    this.waiting.push({ packet: Buffer.from(packet), due });
    return 'waits';
  }

  /** Those that get through by now, in the order in which they came; they wait no longer. */
  through(now: number): Buffer[] {
    const later = this.waiting.findIndex(({ due }) => due > now);
    const passed = later < 0 ? this.waiting : this.waiting.splice(0, later);
    if (later < 0) this.waiting = [];
    return passed.map(({ packet }) => packet);
  }

  /** Null: never. */
  private dueOf(bytes: number, now: number): number | null {
    if (this.waiting.length >= limits.labQueue) return null;
    const sent = this.throughLink(bytes + WIRE_BYTES, now);
    if (sent === null || this.random() * 100 < this.impairment.lossPercent) return null;
    return Math.max(this.lastDue, sent + this.impairment.delayMs + this.jitter(now));
  }

  /** A token bucket that holds one packet: bits go one after the other, and who finds too many before him is dropped. */
  private throughLink(bytes: number, now: number): number | null {
    const { kbits } = this.impairment;
    if (kbits === null) return now;
    const from = Math.max(now, this.freeAt);
    if (from - now > limits.labQueueMs) return null;
    this.freeAt = from + (bytes * 8) / kbits;
    return this.freeAt;
  }

  private jitter(now: number): number {
    const { jitterMs } = this.impairment;
    if (jitterMs === 0) return 0;
    if (now - this.gust.at >= GUST_MS) this.gust = { at: now, holdsUp: this.random() };
    return this.gust.holdsUp * jitterMs;
  }
}
