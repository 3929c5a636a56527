import { sql, type Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** A sanction that has not run out. */
export const stillStands = (at: number) => sql<boolean>`(sanction.until is null or sanction.until > ${at})`;

/** Memberships, without those of people whom staff removed. */
export function membershipsNow(db: Kysely<Database>, at: number) {
  return db
    .selectFrom('membership')
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('sanction')
            .select('sanction.kind')
            .whereRef('sanction.room_id', '=', 'membership.room_id')
            .whereRef('sanction.person_id', '=', 'membership.account_id')
            .where('sanction.kind', '=', 'removal')
            .where(stillStands(at)),
        ),
      ),
    );
}
