import type { ClassroomSettings } from '../../protocol/classroom.ts';
import type { RuleBroken } from '../../protocol/chat.ts';
import type { Chat } from '../chat/chat.ts';
import { holdsLink, holdsPicture } from '../chat/links.ts';
import { UserError } from '../errors.ts';
import type { Seat } from '../rooms/client.ts';
import { isStaff } from '../rooms/permissions.ts';

/** What somebody wants to ask, from which seat, and what the room says to questions. */
export interface Asking {
  chat: Chat;
  allowed: ClassroomSettings['questions'];
  seat: Seat;
  text: string;
  anonymous: boolean;
}

/**
 * Whether a question is open at once. Throws `rule` when it may not be asked. The chat's rules about people and texts hold here as well;
 * whether the chat is read-only does not: asking is what is left then. Staff are exempt, except without a name: then nothing must tell
 * them from a student.
 */
export function stateOfNew(asking: Asking, now: number): 'waiting' | 'open' {
  const { chat, allowed, seat, text, anonymous } = asking;
  if (anonymous && !allowed.anonymous) throw broken('anonymous');
  if (isStaff(seat.role) && !anonymous) return 'open';
  const mute = chat.muteOf(seat, anonymous, now);
  if (mute) {
    const { until, reason } = mute;
    throw new UserError('rule', { rule: 'muted', reason, ...(until === null ? {} : { retryAfterMs: until - now }) });
  }
  const { writing, links, images } = chat.rules;
  if (writing === 'members' && seat.guest) throw broken('members');
  if (!links && holdsLink(text)) throw broken('links');
  if (!images && holdsPicture(text)) throw broken('images');
  return allowed.approveFirst || chat.holds(text) ? 'waiting' : 'open';
}

const broken = (rule: RuleBroken): UserError => new UserError('rule', { rule });
