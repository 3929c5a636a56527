import type { Kysely } from 'kysely';
import { membershipsNow } from '../rooms/removed.store.ts';
import type { Database } from '../store/schema.ts';

/** Who is a member of which room at this moment: not of one that was deleted, nor where staff removed the person. */
export function membersNow(db: Kysely<Database>, at: number) {
  return membershipsNow(db, at).innerJoin('room', 'room.id', 'membership.room_id').where('room.deleted_at', 'is', null);
}

/** Those of them who can be written to: with a confirmed address, and not disabled. */
export function readersNow(db: Kysely<Database>, at: number) {
  return membersNow(db, at)
    .innerJoin('user', 'user.id', 'membership.account_id')
    .where('user.disabled', '=', 0)
    .where('user.email_verified', '=', 1);
}
