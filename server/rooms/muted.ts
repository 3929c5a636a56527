import { UserError } from '../errors.ts';
import type { Seat } from './client.ts';
import { isStaff } from './permissions.ts';

/** Whether a mute holds for whoever sits there. Staff are never muted, whatever was decided before they were staff. */
export function isMuted({ role, mute }: Pick<Seat, 'role' | 'mute'>): boolean {
  return !isStaff(role) && mute !== null && (mute.until === null || mute.until > Date.now());
}

/** For what a muted person may not do. Throws `rule`, with the words of staff and the time that is left. */
export function mustNotBeMuted(seat: Seat): void {
  if (!isMuted(seat)) return;
  const { until, reason } = seat.mute!;
  const wait = until === null ? {} : { retryAfterMs: until - Date.now() };
  throw new UserError('rule', { rule: 'muted', reason, ...wait });
}
