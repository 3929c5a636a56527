import type { Permission } from '../../protocol/room.ts';
import type { EndReason } from './connection.ts';
import type { RoomView } from './view.ts';

/** Why somebody does not get in; each page has words for it, and the way to go from there. */
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

type Known = Pick<RoomView, 'connection' | 'place' | 'refusal' | 'me'>;

/** Null for those who may do all that the page `needs`, and while it is not known yet. */
export function whyShut({ connection, place, refusal, me }: Known, needs: Permission[]): Shut | null {
  if (connection.name === 'ended') return byEnd[connection.reason];
  if (place === 'removed' || place === 'deleted') return place;
  if (place === 'refused') return refusal === 'unverified' ? 'unverified' : 'notFound';
  return me && !needs.every((permission) => me.permissions.includes(permission)) ? 'notAllowed' : null;
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
