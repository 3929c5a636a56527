import type { AsideWhy } from '../../protocol/aside.ts';
import type { RuleBroken } from '../../protocol/chat.ts';
import { destinationOf, type Mute } from '../../protocol/rules.ts';
import { UserError } from '../errors.ts';
import type { Seat } from '../rooms/client.ts';
import { isStaff } from '../rooms/permissions.ts';
import type { Chat } from './chat.ts';
import { holdsLink, holdsPicture } from './links.ts';

/** What somebody wants to say, and from which seat. */
export interface Draft {
  seat: Seat;
  text: string;
  anonymous: boolean;
  /** `staff`, or the student staff write to. */
  to?: string | undefined;
}

/** Where it goes: into the log, or aside. */
export type Way = 'room' | { state: 'waiting' | 'private'; why: AsideWhy };

/**
 * Where a message goes under the rules of the room as they are now. Throws `rule` when it may go nowhere. Staff are exempt,
 * except where they write without a name: then nothing must tell them from a student.
 */
export function wayOf(chat: Chat, draft: Draft, now: number): Way {
  const { seat, anonymous, text } = draft;
  if (anonymous && !chat.rules.anonymous) throw broken('anonymous');
  if (draft.to !== undefined) return privately(chat, draft, now);
  const staff = exempt(draft);
  const mute = chat.muteOf(seat, anonymous, now);
  const destination = destinationOf(chat.rules, { staff, guest: seat.guest, mute }, now);
  if (destination === 'muted') throw muted(mute!, now);
  if (destination === 'read_only' || destination === 'members') throw broken(destination);
  if (staff) return 'room';
  checkLinks(chat, text);
  if (destination === 'staff') return { state: 'private', why: 'assistants' };
  if (destination === 'held') return { state: 'waiting', why: 'approval' };
  return chat.holds(text) ? { state: 'waiting', why: 'words' } : 'room';
}

/** Whether the text of a message may be replaced by this one. Throws `rule`; what would have to be approved first is refused. */
export function checkEdit(chat: Chat, draft: Draft, now: number): void {
  const way = wayOf(chat, draft, now);
  if (way !== 'room') throw broken(way.why === 'words' ? 'words' : 'approval');
}

/** Whether slow mode is for this message: not for staff, and not for what only staff are going to read. */
export function isSlowed(chat: Chat, draft: Draft): boolean {
  return chat.rules.slowSeconds > 0 && !exempt(draft) && draft.to === undefined;
}

function privately(chat: Chat, draft: Draft, now: number): Way {
  const { seat, anonymous, to } = draft;
  if (to !== 'staff') {
    if (!seat.permissions.has('chat.moderate')) throw new UserError('forbidden');
    if (anonymous) throw new UserError('bad_request', { field: 'anonymous' });
  } else if (isStaff(seat.role)) throw new UserError('forbidden');
  if (!chat.rules.private) throw broken('private');
  if (!exempt(draft)) {
    const mute = chat.muteOf(seat, anonymous, now);
    if (mute) throw muted(mute, now);
    checkLinks(chat, draft.text);
  }
  return { state: 'private', why: 'private' };
}

const exempt = ({ seat, anonymous }: Draft): boolean => isStaff(seat.role) && !anonymous;

function checkLinks(chat: Chat, text: string): void {
  const { links, images } = chat.rules;
  if (!links && holdsLink(text)) throw broken('links');
  if (!images && holdsPicture(text)) throw broken('images');
}

const broken = (rule: RuleBroken): UserError => new UserError('rule', { rule });

function muted({ until, reason }: Mute, now: number): UserError {
  return new UserError('rule', { rule: 'muted', reason, ...(until === null ? {} : { retryAfterMs: until - now }) });
}
