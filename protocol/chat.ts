import { z } from 'zod';
import { ClientId, Id, RequestId, Seq } from './envelope.ts';
import { limits } from './limits.ts';

/**
 * Write a message to the room. 1 to 4,000 characters after trimming. Needs the permission `chat.post`.
 * Answered by `chat.acknowledged` when the row is durable; the same `clientId` again gives the same `seq` and no second row.
 * Errors: `forbidden`, `rate` (4 a second, 5 at once), `busy` (the store is away: keep it and try again), `bad_request`.
 */
export const ChatPost = z.object({
  type: z.literal('chat.post'),
  id: RequestId,
  room: Id,
  clientId: ClientId,
  text: z.string().trim().min(1).max(limits.messageLength),
});

/**
 * Erase the text of the message at `seq`: one's own (`chat.post`), or anybody's with `chat.moderate`.
 * Its place in the order stays. Doing it twice is no error. Answered by `ok`. Errors: `not_found`, `forbidden`, `rate`, `busy`.
 */
export const ChatDelete = z.object({
  type: z.literal('chat.delete'),
  id: RequestId,
  room: Id,
  seq: Seq,
});

/** The post of `clientId` is committed as `seq`. */
export interface ChatAcknowledged {
  type: 'chat.acknowledged';
  re: number;
  room: string;
  clientId: string;
  seq: number;
  at: number;
}

/** Event: somebody wrote. `text` is null once it was deleted. `clientId` is the author's own name for it: it settles his outbox in every tab. */
export interface ChatPosted {
  type: 'chat.posted';
  text: string | null;
  clientId?: string;
}

/** Event: the text of the message at `ref` was erased by its author or by staff. */
export interface ChatDeleted {
  type: 'chat.deleted';
  ref: number;
}
