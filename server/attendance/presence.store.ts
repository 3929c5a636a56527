import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** A stretch in which somebody was there with one page. */
export interface Seen {
  readonly id: string;
  readonly lectureId: string;
  readonly accountId: string;
  readonly kind: 'connected' | 'watched';
  readonly from: number;
  until: number;
  /** It goes on. */
  open: boolean;
  /** There is a row of it. */
  stored: boolean;
}

/** Rows of one statement: a row is seven values, and a database takes some ten thousand. */
const atOnce = 500;

/** Who was there, written. */
export function createPresenceStore(db: Kysely<Database>) {
  return {
    /** Those that go on are pushed forward together, up to now; new ones and those that ended are written as they are. */
    async write(seen: readonly Seen[], now: number): Promise<void> {
      const known = new Set(await accounts([...new Set(seen.map((one) => one.accountId))]));
      const there = seen.filter((one) => known.has(one.accountId));
      const running = there.filter((one) => one.open && one.stored).map((one) => one.id);
      for (const ids of some(running)) {
        await db.updateTable('presence').set({ until_at: now }).where('id', 'in', ids).execute();
      }
      for (const others of some(there.filter((one) => !one.open || !one.stored))) {
        await db
          .insertInto('presence')
          .values(others.map((one) => ({ ...rowOf(one), until_at: one.open ? now : one.until })))
          .onConflict((on) => on.column('id').doUpdateSet((e) => ({ until_at: e.ref('excluded.until_at') })))
          .execute();
      }
    },
  };

  /** Of an account that was erased meanwhile nothing more can be written, and it shall not keep the others from it. */
  async function accounts(ids: string[]): Promise<string[]> {
    const found: string[] = [];
    for (const page of some(ids)) {
      const rows = await db.selectFrom('user').where('id', 'in', page).where('disabled', '=', 0).select('id').execute();
      found.push(...rows.map((row) => row.id));
    }
    return found;
  }
}

export type PresenceStore = ReturnType<typeof createPresenceStore>;

const rowOf = ({ id, lectureId, accountId, kind, from }: Seen) => ({
  id,
  lecture_id: lectureId,
  account_id: accountId,
  kind,
  from_at: from,
});

function* some<T>(all: readonly T[]): Generator<T[], void> {
  for (let from = 0; from < all.length; from += atOnce) yield all.slice(from, from + atOnce);
}
