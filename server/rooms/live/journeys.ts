import { limits } from '../../../protocol/limits.ts';
import type { RoomEvent } from '../../../protocol/room.ts';

/** Milliseconds since 1970 with fractions, by a clock that never jumps. */
export const moment = (): number => performance.timeOrigin + performance.now();

/** What happened to a message at the node that its author came to. */
export interface Posted {
  /** At the socket; null for one that staff released. */
  receivedAt: number | null;
  /** Handed to the store, and durable there. */
  appendedAt: number;
  committedAt: number;
}

/** What happened to a message at this node, once it was known. */
export interface Journey {
  posted: Posted | null;
  knownAt: number | null;
  /** Written without a name. */
  anonymous: boolean;
  /** One for all messages of one writing. */
  sent: Sent | null;
}

/** One writing to all sockets that are in the room here. */
export interface Sent {
  at: number;
  sockets: number;
  /** Of the frame that all of them were written, as it is without compression. */
  bytes: number;
  events: number;
}

/**
 * How the newest messages of a room went through this node: times, and nothing of who wrote what. A message costs one entry, a
 * writing to all sockets one object, and a socket nothing.
 */
export class Journeys {
  private readonly bySeq = new Map<number, Journey>();
  /** Known, and not yet written to sockets. */
  private readonly leaving: Journey[] = [];

  /** It was committed here. */
  posted(seq: number, posted: Posted): void {
    this.at(seq).posted = posted;
  }

  /** It is known here, and leaves with the next writing. */
  known({ type, seq, by }: RoomEvent): void {
    if (type !== 'chat.posted') return;
    const journey = this.at(seq);
    journey.knownAt = moment();
    journey.anonymous = by.anonymous ?? false;
    this.leaving.push(journey);
  }

  /** Everything known until now was written. */
  sent(sockets: number, bytes: number, events: number): void {
    if (this.leaving.length === 0) return;
    const sent = { at: moment(), sockets, bytes, events };
    for (const journey of this.leaving) journey.sent = sent;
    this.leaving.length = 0;
  }

  /** Null for what is no message, or too long ago. */
  find(seq: number): Journey | null {
    return this.bySeq.get(seq) ?? null;
  }

  private at(seq: number): Journey {
    const before = this.bySeq.get(seq);
    if (before) return before;
    const journey: Journey = { posted: null, knownAt: null, anonymous: false, sent: null };
    this.bySeq.set(seq, journey);
    if (this.bySeq.size > limits.journeysKept) this.bySeq.delete(this.bySeq.keys().next().value!);
    return journey;
  }
}
