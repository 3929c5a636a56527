/** What staff do about people, and the list of what staff did. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { limits } from './limits.ts';
import type { Mute } from './rules.ts';

const Reason = z.string().trim().max(limits.reasonLength).default('');
/** Milliseconds; left out: for good. */
const ForMs = z.number().int().min(1_000).max(limits.sanctionMs).optional();

/**
 * Keep a person, or a pseudonym, from writing. Staff cannot be muted. A name's mute holds for its pseudonym too, not the other
 * way round. Needs `chat.moderate`. Answered by `ok`. Errors: `not_found`, `forbidden`, `quota` (so many hold in the room already),
 * `rate`, `busy`.
 */
export const PeopleMute = z.object({
  type: z.literal('people.mute'),
  id: RequestId,
  room: Id,
  person: Id,
  forMs: ForMs,
  reason: Reason,
});

/** End a mute. Answered by `ok`, also when there is none. */
export const PeopleUnmute = z.object({ type: z.literal('people.unmute'), id: RequestId, room: Id, person: Id });

/**
 * Show a student out and keep him out; `erase` erases what he wrote, too. For pseudonyms: mute them. Needs `people.remove`.
 * Answered by `ok`. Errors: `not_found`, `forbidden` (a member of staff), `bad_request` (a pseudonym), `quota`, `rate`, `busy`.
 */
export const PeopleRemove = z.object({
  type: z.literal('people.remove'),
  id: RequestId,
  room: Id,
  person: Id,
  forMs: ForMs,
  reason: Reason,
  erase: z.boolean().default(false),
});

/** Let a removed person come back, as the student he was. Answered by `ok`, also when he is not shut out. */
export const PeopleReadmit = z.object({ type: z.literal('people.readmit'), id: RequestId, room: Id, person: Id });

/** Make a guest a member, so that he may write where members write. Needs `chat.moderate`. Answered by `ok`. Errors: `not_found`, `rate`. */
export const PeopleVouch = z.object({ type: z.literal('people.vouch'), id: RequestId, room: Id, person: Id });

/** Signal: one was muted, or is not any more (null). */
export interface PeopleMuted {
  type: 'people.muted';
  room: string;
  mute: Mute | null;
}

/** What staff can do that others should be able to ask about later. */
export const Deed = z.enum([
  'rules',
  'pin',
  'unpin',
  'delete',
  'purge',
  'release',
  'refuse',
  'withdraw',
  'mute',
  'unmute',
  'remove',
  'readmit',
  'vouch',
  'export',
  'stream_key',
  'stream_key_revoked',
  'player_token',
  'player_token_removed',
  'attendance_export',
  'attendance_decided',
  'archive',
  'question_approve',
  'question_answer',
  'question_dismiss',
  'question_reopen',
  'question_merge',
]);
export type Deed = z.infer<typeof Deed>;
