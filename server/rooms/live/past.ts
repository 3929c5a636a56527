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

  /** Exactly the events up to the last one in memory when this resolves. Throws StoreBusy. */
  async of(known: Known): Promise<History> {
    for (;;) {
      const recalled = this.recall(known);
      if (recalled) return recalled;
      const { resumed, events, upTo } = await this.fetch(known);
      // Events may have come while the store was read; what they are is in memory.
      const since = this.parts.tail.after(upTo);
      if (since) return { resumed, events: [...events, ...since] };
    }
  }

  private recall(known: Known): History | null {
    const { tail } = this.parts;
    if (this.resumes(known) && known.lastSeq! <= tail.seq) {
      const missed = tail.after(known.lastSeq!);
      return missed && { resumed: true, events: missed };
    }
    const newest = tail.newest(limits.snapshotEvents);
    return newest && { resumed: false, events: newest };
  }

  private async fetch(known: Known): Promise<History & { upTo: number }> {
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
