import type { ErrorCode } from '../../../protocol/errors.ts';
import type { Text } from '../format.ts';

/** What to tell a person about an error. Fetched with what can fail for want of a right, a form or a server. */
export default {
  'error.title': 'That did not work',
  'error.wait': 'That was a lot in a short time. Try again in {wait}.',
  'error.offline': 'The server cannot be reached. Check your connection and try again.',
  'error.bad_request': 'Something in there is not right. Check what you typed and try again.',
  'error.too_large': 'That is too long. Shorten it and try again.',
  'error.unsupported_version': 'This page is older than the server. Reload it to go on.',
  'error.forbidden_origin':
    'This request came from another web site and was refused. Open ChatStream itself and try again.',
  'error.unauthenticated': 'You are signed out. Sign in to go on.',
  'error.unverified': 'Confirm your e-mail address first: open the link we sent you.',
  'error.forbidden': 'Your role does not allow this. Ask the owner of the room.',
  'error.not_found': 'This is not here any more, or you may not see it.',
  'error.conflict': 'Somebody changed this in the meantime. Look at it again before you save.',
  'error.rate': 'That was a lot in a short time. Wait a moment, then try again.',
  'error.busy': 'The server is busy and kept nothing of this. Try again in a moment.',
  'error.overloaded': 'This server has as many people as it can serve right now. Try again in a moment.',
  'error.internal': 'The server made a mistake. It has been noted; try again in a moment.',
  'error.credentials': 'E-mail and password do not match. Check both, or reset your password.',
  'error.token_invalid': 'This link was used already or is too old. Ask for a new one.',
  'error.password_weak': 'This password is too easy to guess, too short or too long. Choose a longer, less common one.',
  'error.already_claimed': 'This server has an administrator already. Sign in, or ask them for the role.',
  'error.last_admin': 'This is the last administrator. Make somebody else administrator first.',
  'error.code_unknown': 'No room has this code. Check the letters, or ask your lecturer.',
  'error.room_full': 'The room is full. Ask its owner to make space.',
  'error.quota': 'You have as many of these as you may have. Remove one first.',
  'error.last_owner': 'A room keeps at least one owner. Make somebody else owner first.',
  'error.lecture_live': 'A lecture is live in this room already. End it first, or watch it.',
  'error.lecture_not_live': 'No lecture is live in this room now.',
  'error.removed': 'Staff removed you from this room. If you think this is a mistake, write to your lecturer.',
  'error.rule': 'The rules of this room do not allow this message.',
  'error.too_late': 'A message can be changed for five minutes. Delete it and write it again, or add a new one.',
  'error.stage_taken': 'Another tab or device is presenting. Take over there only if you mean to.',
  'error.stage_full': 'All places on stage are taken. Send somebody back first.',
  'error.sdp_invalid': 'The server did not understand this browser. Reload the page, or use another browser.',
  'error.media_unavailable': 'Picture and sound are starting again. Stay: they return by themselves.',
  'error.media_full':
    'The lecture has as many viewers as this server can carry. The chat works; try the picture again later.',
} as const satisfies Record<string, Text> & Record<`error.${ErrorCode}`, Text>;
