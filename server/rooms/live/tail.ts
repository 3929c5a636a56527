import { affected, isEffect } from '../../../protocol/effects.ts';
import type { By, RoomEvent } from '../../../protocol/room.ts';

/** What a client asks for when it comes back. */
export interface Known {
  epoch?: string | undefined;
  lastSeq?: number | undefined;
}

/**
 * The newest events of a room in memory: enough to answer most newcomers and returning clients without the store.
 * Holds events `firstSeq … seq` without a gap.
 */
export class Tail {
  /** The last seq of the room; 0 in an empty room. */
  seq: number;
  private events: RoomEvent[];
  private readonly capacity: number;

  constructor(seq: number, events: RoomEvent[], capacity: number) {
    this.seq = seq;
    this.events = events;
    this.capacity = capacity;
  }

  /** The next event, `seq + 1`, and what it does to earlier ones; anything else throws, because a gap must be fetched first. */
  push(event: RoomEvent): void {
    if (event.seq !== this.seq + 1) throw new Error(`event ${event.seq} does not follow ${this.seq}`);
    this.seq = event.seq;
    if (isEffect(event)) this.events = this.events.map((earlier) => affected(earlier, event));
    this.events.push(event);
    if (this.events.length > this.capacity * 1.25) this.events = this.events.slice(-this.capacity);
  }

  /** The last `count` events, oldest first; null when some of them are only in the store. */
  newest(count: number): RoomEvent[] | null {
    if (this.events.length < Math.min(count, this.seq)) return null;
    return this.events.slice(Math.max(0, this.events.length - count));
  }

  /** Everything after `seq`; null when some of it is only in the store. */
  after(seq: number): RoomEvent[] | null {
    if (seq >= this.seq) return [];
    const first = this.events[0]?.seq;
    if (first === undefined || seq + 1 < first) return null;
    return this.events.slice(seq + 1 - first);
  }

  /** The first seq in memory; `seq + 1` when there is none. */
  get oldest(): number {
    return this.events[0]?.seq ?? this.seq + 1;
  }

  /** The events from `first` to `last`, as far as the log goes; null when some of them are only in the store. */
  between(first: number, last: number): RoomEvent[] | null {
    const from = Math.max(first, 1);
    if (from > last || from > this.seq) return [];
    return from < this.oldest ? null : this.events.slice(from - this.oldest, last + 1 - this.oldest);
  }

  /** The event at `seq` if it is still in memory. */
  at(seq: number): RoomEvent | undefined {
    const first = this.events[0]?.seq;
    return first === undefined ? undefined : this.events[seq - first];
  }

  /** Somebody's name or role changed: it shows on everything the person did. */
  rename(by: By): void {
    for (const event of this.events) if (event.by.id === by.id) event.by = by;
  }
}
