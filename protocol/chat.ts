import { z } from 'zod';
import type { Aside } from './aside.ts';
import { ClientId, Id, RequestId, Seq } from './envelope.ts';
import { limits } from './limits.ts';

const MessageText = z.string().trim().min(1).max(limits.messageLength);
/** Accounts mentioned in the text; whoever is not a member of the room is left out. */
const Mentions = z.array(Id).max(limits.mentionsPerMessage);

/** What one can say to a message with one click. */
export const Reaction = z.enum(['same', 'helpful', 'agree', 'thanks', 'funny', 'unclear']);
export type Reaction = z.infer<typeof Reaction>;

/**
 * Write a message: to the room, or, with `to`, to `staff` alone, or (staff) to one student alone. 1 to 4,000 characters
 * after trimming. Needs the permission `chat.post`; a message to a student `chat.moderate`.
 * Answered by `chat.acknowledged` when the row is durable, or by `chat.set_aside` when it is kept for staff (held for
 * approval, or private); the same `clientId` again gives the same answer and no second row.
 * Errors: `forbidden`, `rule` (`rule` says which: see `RuleBroken`), `rate` (4 a second, 5 at once; with `rule: 'slow'` the
 * room's slow mode), `busy` (the store is away: keep it and try again), `not_found` (`to` or `replyTo`), `quota` (as many of
 * one's own wait for staff as may), `bad_request`. `anonymous` writes as a student whatever one's role is: a role, or being
 * exempt from a rule, would tell who it is.
 */
export const ChatPost = z.object({
  type: z.literal('chat.post'),
  id: RequestId,
  room: Id,
  clientId: ClientId,
  text: MessageText,
  replyTo: Seq.min(1).optional(),
  mentions: Mentions.optional(),
  anonymous: z.boolean().optional(),
  to: z.union([z.literal('staff'), Id]).optional(),
});

/**
 * Change one's own message at `seq`, within five minutes after it was written. The rules hold for the new text as for a
 * new message; where it would be held for approval it is refused. Answered by `ok`.
 * Errors: `not_found`, `forbidden`, `too_late`, `rule`, `rate`, `busy`.
 */
export const ChatEdit = z.object({
  type: z.literal('chat.edit'),
  id: RequestId,
  room: Id,
  seq: Seq.min(1),
  text: MessageText,
  mentions: Mentions.optional(),
});

/**
 * Erase the text of the message at `seq`: one's own (`chat.post`), or anybody's with `chat.moderate`.
 * Its place in the order stays. Doing it twice is no error. Answered by `ok`. Errors: `not_found`, `forbidden`, `rate`, `busy`.
 */
export const ChatDelete = z.object({
  type: z.literal('chat.delete'),
  id: RequestId,
  room: Id,
  seq: Seq.min(1),
});

/** React to the message at `seq`, or take the reaction back. Needs `chat.read`. Answered by `ok`. Errors: `not_found`, `rate`, `busy`. */
export const ChatReact = z.object({
  type: z.literal('chat.react'),
  id: RequestId,
  room: Id,
  seq: Seq.min(1),
  reaction: Reaction,
  on: z.boolean(),
});

/** Pin the message at `seq` above the chat, instead of what was pinned; null takes it down. Needs `chat.moderate`. Answered by `ok`. Errors: `not_found`, `forbidden`, `rate`, `busy`. */
export const ChatPin = z.object({
  type: z.literal('chat.pin'),
  id: RequestId,
  room: Id,
  seq: Seq.min(1).nullable(),
});

/** Erase everything a person (or a pseudonym) wrote in the room. Needs `chat.moderate`. Answered by `ok`. Errors: `not_found`, `forbidden` (a member of staff), `rate`, `busy`. */
export const ChatPurge = z.object({
  type: z.literal('chat.purge'),
  id: RequestId,
  room: Id,
  person: Id,
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

/** The post of `clientId` is committed, but not shown to all: it waits for staff, or is for staff alone. */
export interface ChatSetAside {
  type: 'chat.set_aside';
  re: number;
  room: string;
  clientId: string;
  aside: Aside;
}

/**
 * Event: somebody wrote. `text` is null once it was deleted. `clientId` is the author's own name for it: it settles his
 * outbox in every tab. `reactions` and `mine` (the reader's own) stand only in pages of history read over HTTP.
 */
export interface ChatPosted {
  type: 'chat.posted';
  text: string | null;
  clientId?: string;
  replyTo?: number;
  mentions?: Mention[];
  editedAt?: number;
  reactions?: ReactionCounts;
  mine?: Reaction[];
}
export interface Mention {
  id: string;
  name: string;
}

/**
 * Event: the author changed the text of the message at `ref`. `text` is the newest one, null when it was deleted since.
 * `editedAt` is what the message itself says from then on.
 */
export interface ChatEdited {
  type: 'chat.edited';
  ref: number;
  editedAt: number;
  text: string | null;
  mentions?: Mention[];
}

/** Event: the text of the message at `ref` was erased by its author or by staff. */
export interface ChatDeleted {
  type: 'chat.deleted';
  ref: number;
}

/** Event: everything `person` wrote before was erased by staff. */
export interface ChatPurged {
  type: 'chat.purged';
  person: string;
}

/**
 * Event: an account was deleted. Whatever it did at `refs` (up to 200) is by this event's author from now on, who has no name;
 * with `erased` the texts there are erased. `mentions` are `[seq, n]`: the account was the n-th whom that message mentions, or
 * the person that `chat.purged` is about, and its name is taken out.
 */
export interface ChatForgotten {
  type: 'chat.forgotten';
  refs: number[];
  erased: boolean;
  mentions?: [seq: number, n: number][];
}

/** Event: the texts of all messages before the place `before` were erased: they were older than this server keeps them. */
export interface ChatExpired {
  type: 'chat.expired';
  before: number;
}

/** Event: the message at `ref` is pinned; null: none is any more. */
export interface ChatPinned {
  type: 'chat.pinned';
  ref: number | null;
}

export type ReactionCounts = Partial<Record<Reaction, number>>;

/** Signal: how many reacted to messages, whole counts each. `mine` is there only where it is the reader's own doing. At most twice a second. */
export interface ChatReacted {
  type: 'chat.reacted';
  room: string;
  reactions: ReactionsOf[];
}
export interface ReactionsOf {
  seq: number;
  counts: ReactionCounts;
  mine?: Reaction[];
}

/** Which rule a message broke, with the error `rule`; `slow` comes with `rate` and the wait, `muted` with the wait unless it is for good. */
export type RuleBroken =
  'muted' | 'read_only' | 'members' | 'links' | 'images' | 'words' | 'approval' | 'anonymous' | 'private' | 'slow';
