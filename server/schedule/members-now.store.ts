import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Who is a member of which room at this moment: not of one that was deleted, nor where staff removed the person. */
export function membersNow(db: Kysely<Database>, at: number) {
  return db
    .selectFrom('membership')
    .innerJoin('room', 'room.id', 'membership.room_id')
    .where('room.deleted_at', 'is', null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('sanction')
            .select('sanction.kind')
            .whereRef('sanction.room_id', '=', 'membership.room_id')
            .whereRef('sanction.person_id', '=', 'membership.account_id')
            .where('sanction.kind', '=', 'removal')
            .where((still) => still.or([still('sanction.until', 'is', null), still('sanction.until', '>', at)])),
        ),
      ),
    );
}

/** Those of them who can be written to: with a confirmed address, and not disabled. */
export function readersNow(db: Kysely<Database>, at: number) {
  return membersNow(db, at)
    .innerJoin('user', 'user.id', 'membership.account_id')
    .where('user.disabled', '=', 0)
    .where('user.email_verified', '=', 1);
}
