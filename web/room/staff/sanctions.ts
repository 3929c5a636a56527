import { limits } from '../../../protocol/limits.ts';

/** For how long somebody is muted or removed. `day`: until the end of this day by staff's own calendar. */
export type Span = 'short' | 'half' | 'day' | 'good';

export const spans: Span[] = ['short', 'half', 'day', 'good'];

const MINUTE = 60_000;

/** What to send as `forMs`; undefined is for good. */
export function spanMs(span: Span, now: number): number | undefined {
  if (span === 'good') return undefined;
  if (span === 'short') return 5 * MINUTE;
  if (span === 'half') return 30 * MINUTE;
  const midnight = new Date(now).setHours(24, 0, 0, 0);
  // A minute before midnight "this day" would be over before anybody noticed.
  return Math.min(limits.sanctionMs, Math.max(30 * MINUTE, midnight - now));
}

interface Target {
  role: string | null;
  anonymous?: boolean;
  /** It is oneself. */
  mine: boolean;
}

/** Staff cannot be muted or removed; whoever left the room already cannot be either, but what he wrote can be deleted. */
export const mayMute = ({ role, anonymous, mine }: Target): boolean =>
  !mine && (role === 'student' || anonymous === true);
export const mayRemove = ({ role, anonymous, mine }: Target): boolean => !mine && role === 'student' && !anonymous;
export const mayPurge = ({ role, anonymous, mine }: Target): boolean =>
  !mine && (role === 'student' || role === null || anonymous === true);
