/** Raised hands: live state of the live lecture. Nobody but staff sees whose they are. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';

/**
 * Raise one's hand; who raised first stands first. Kept until it is lowered, its owner goes on stage, is muted or away for longer than
 * `limits.mediaOrphanMs`, or the lecture ends. Needs `hand.raise`. Answered by `ok`, also when it is up.
 * Errors: `forbidden`, `lecture_not_live`, `rule` (`muted`), `quota` (so many are up in the room already), `rate`.
 */
export const HandRaise = z.object({ type: z.literal('hand.raise'), id: RequestId, room: Id });

/**
 * Lower one's own hand, or with `account` somebody's: that needs `stage.direct`. Answered by `ok`, also when it is down.
 * Errors: `forbidden`, `rate`.
 */
export const HandLower = z.object({
  type: z.literal('hand.lower'),
  id: RequestId,
  room: Id,
  account: Id.optional(),
});

/** Lower all hands. Needs `stage.direct`. Answered by `ok`. Errors: `forbidden`, `rate`. */
export const HandClear = z.object({ type: z.literal('hand.clear'), id: RequestId, room: Id });

/** A raised hand. `since` is when it was raised, by the server's clock. */
export interface Hand {
  id: string;
  name: string;
  since: number;
}

/** The line as staff see it: the first `limits.handsTold`, and how many there are in all. */
export interface Line {
  hands: Hand[];
  count: number;
}

/** The hands as this person sees them, in the snapshot. */
export interface HandsState {
  /** One's own place in the line, 1 being the next; null when one's hand is down. */
  place: number | null;
  /** For staff; null for others. */
  line: Line | null;
}

/** Signal to whose hand it is: its place in the line now, 1 being the next; null: it is down. */
export interface HandPlaced {
  type: 'hand.placed';
  room: string;
  place: number | null;
}

/** Signal to staff: the line, whole. At most every `limits.handsEveryMs`. */
export interface HandsChanged {
  type: 'hands.changed';
  room: string;
  line: Line;
}
