import type { RoomView } from '../room/visit.ts';
import type { Permission } from '../../protocol/room.ts';

/** Why somebody does not get to the desk; each has words, and the way to go from there. */
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

export function whyShut({ connection, place, refusal, me }: Known): Shut | null {
  if (connection.name === 'ended') return byEnd[connection.reason];
  if (place === 'removed' || place === 'deleted') return place;
  if (place === 'refused') return refusal === 'unverified' ? 'unverified' : 'notFound';
  if (me && !needed.every((permission) => me.permissions.includes(permission))) return 'notAllowed';
  return null;
}

const needed: Permission[] = ['lecture.start', 'stage.publish'];

const byEnd: Record<Extract<Known['connection'], { name: 'ended' }>['reason'], Shut | null> = {
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
