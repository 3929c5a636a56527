/** Asides: messages that are not for all. Held ones wait for staff to release them; private ones are between one person and staff. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { limits } from './limits.ts';
import type { By } from './room.ts';

/** Why it is not in the room log: approval comes first; it holds such a word; only staff write to all; it was meant so. */
export type AsideWhy = 'approval' | 'words' | 'assistants' | 'private';

/**
 * One aside, as its author and staff see it; nobody else does. `n` counts up by one with every aside of the room.
 * `waiting` (held) → `released` (now an event, `seq`), `refused` or `withdrawn`; `private` ones stay or are `withdrawn`.
 * The text is null once it is released, refused or withdrawn: nothing refused is kept.
 */
export interface Aside {
  id: string;
  n: number;
  state: 'waiting' | 'private' | 'released' | 'refused' | 'withdrawn';
  why: AsideWhy;
  /** The student it is about: the author, or whom staff wrote to. A pseudonym when it was written without a name. */
  with: { id: string; name: string };
  by: By;
  text: string | null;
  clientId?: string;
  replyTo?: number;
  at: number;
  lectureId?: string;
  decidedBy?: By;
  /** What staff wrote to a refusal. */
  reason?: string;
  /** Where it stands in the log, once released. */
  seq?: number;
}

/** Release a held message to all, or refuse it. Needs `chat.moderate`. Answered by `ok`. Errors: `not_found`, `forbidden`, `conflict` (decided already), `rate`, `busy`. */
export const AsideDecide = z.object({
  type: z.literal('aside.decide'),
  id: RequestId,
  room: Id,
  aside: Id,
  release: z.boolean(),
  reason: z.string().trim().max(limits.reasonLength).optional(),
});

/** Take one's own back, or, with `chat.moderate`, anybody's. Answered by `ok`, also when it is gone already. Errors: `not_found`, `rate`, `busy`. */
export const AsideWithdraw = z.object({ type: z.literal('aside.withdraw'), id: RequestId, room: Id, aside: Id });

/** Something about an aside changed, or it is new. Sent to its author and to staff; may be lost: `GET /api/rooms/{room}/asides` has them all. */
export interface AsideChanged {
  type: 'aside.changed';
  room: string;
  aside: Aside;
}
