import { limits } from '../../../protocol/limits.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import type { EventStore } from '../events.store.ts';
import type { Known, Tail } from './tail.ts';

/** What a client that enters lacks. */
export interface History {
  /** The events follow on what it has already. */
  resumed: boolean;
  events: RoomEvent[];
}

/** A history up to the place `upTo`. */
export interface Fetched extends History {
  upTo: number;
}

export interface PastParts {
  roomId: string;
  epoch: string;
  tail: Tail;
  events: Pick<EventStore, 'after' | 'newest'>;
}

/** What a room tells newcomers of its log: from memory where that reaches far enough, from the store where it does not. */
export class Past {
  private readonly parts: PastParts;

  constructor(parts: PastParts) {
    this.parts = parts;
  }

  /**
   * What is lacking up to the last event in memory, as it is now: whoever waits before he uses it may miss some. Null when a
   * part of it is only in the store and was not `fetched` from there, or when memory has gone beyond what was.
   */
  recall(known: Known, fetched?: Fetched): History | null {
    const { tail } = this.parts;
    const resumed = this.resumes(known) && known.lastSeq! <= tail.seq;
    const recalled = resumed ? tail.after(known.lastSeq!) : tail.newest(limits.snapshotEvents);
    if (recalled) return { resumed, events: recalled };
    const since = fetched ? tail.after(fetched.upTo) : null;
    return since && { resumed: fetched!.resumed, events: [...fetched!.events, ...since] };
  }

  /** The part of it that is only in the store. Throws StoreBusy. */
  async fetch(known: Known): Promise<Fetched> {
    const { roomId, tail, events: store } = this.parts;
    const resumed = this.resumes(known);
    const events = resumed
      ? await store.after(roomId, known.lastSeq!, limits.resumeEvents)
      : await store.newest(roomId, limits.snapshotEvents);
    const upTo = events.at(-1)?.seq ?? 0;
    // The store may be ahead of memory by events still on their way here: they will come as events.
    const within = events.filter((event) => event.seq <= tail.seq);
    return { resumed, events: within, upTo: Math.min(upTo, tail.seq) };
  }

  private resumes({ epoch, lastSeq }: Known): boolean {
    const { tail } = this.parts;
    return epoch === this.parts.epoch && lastSeq !== undefined && tail.seq - lastSeq <= limits.resumeEvents;
  }
}
