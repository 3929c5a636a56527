import type { EndReason } from '../room/connection.ts';
import type { RoomView } from '../room/visit.ts';

/** Why somebody does not get to the lecture; each has words, and the way to go from there. */
export type Shut =
  | 'signedOut'
  | 'disabled'
  | 'unverified'
  | 'outdated'
  | 'tooManyTabs'
  | 'notFound'
  | 'notAllowed'
  | 'removed'
  | 'deleted';

/** Null for those who may watch, and while it is not known yet. */
export function whyShut({
  connection,
  place,
  refusal,
  me,
}: Pick<RoomView, 'connection' | 'place' | 'refusal' | 'me'>): Shut | null {
  if (connection.name === 'ended') return byEnd[connection.reason];
  if (place === 'removed' || place === 'deleted') return place;
  if (place === 'refused') return refusal === 'unverified' ? 'unverified' : 'notFound';
  return me && !me.permissions.includes('stage.watch') ? 'notAllowed' : null;
}

const byEnd: Record<EndReason, Shut | null> = {
  signed_out: 'signedOut',
  password_changed: 'signedOut',
  expired: 'signedOut',
  disabled: 'disabled',
  unverified: 'unverified',
  protocol: 'outdated',
  outdated: 'outdated',
  too_many_tabs: 'tooManyTabs',
  left: null,
};
