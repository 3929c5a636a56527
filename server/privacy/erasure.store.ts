import { sql, type Kysely } from 'kysely';
import type { Texts } from '../../protocol/privacy.ts';
import type { Database } from '../store/schema.ts';

/** An erasure that has begun and is not done. */
export interface Pending {
  hash: string;
  accountId: string;
  tombstone: string;
  texts: Texts;
}

/** What is known of an erasure for good. */
export interface Erased {
  hash: string;
  at: number;
  texts: Texts;
}

/** Longer than one room takes. Whoever died in the middle is succeeded after it. */
const busyMs = 2 * 60_000;

/** The erasures: what goes on, and for good, as hashes, whose there were. */
export function createErasureStore(db: Kysely<Database>, clock: () => number) {
  return {
    /** To be run in the transaction that begins it; another process takes it up only when the one that began it is silent. */
    async begin({ hash, accountId, tombstone, texts }: Pending, at = clock()): Promise<void> {
      const row = { texts, account_id: accountId, tombstone, busy_until: clock() + busyMs };
      await db
        .insertInto('erasure')
        .values({ hash, at, ...row })
        .onConflict((on) => on.column('hash').doUpdateSet(row))
        .execute();
    },

    /** Erasures that nobody is at work on. */
    async waiting(): Promise<Pending[]> {
      const rows = await db
        .selectFrom('erasure')
        .selectAll()
        .where('account_id', 'is not', null)
        .where('busy_until', '<', clock())
        .execute();
      return rows.map(({ hash, account_id, tombstone, texts }) => ({
        hash,
        accountId: account_id!,
        tombstone: tombstone!,
        texts,
      }));
    },

    /** Of several processes exactly one gets it. */
    async take(hash: string): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('erasure')
        .set({ busy_until: clock() + busyMs })
        .where('hash', '=', hash)
        .where('account_id', 'is not', null)
        .where('busy_until', '<', clock())
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Still at it. */
    async goOn(hash: string): Promise<void> {
      await db
        .updateTable('erasure')
        .set({ busy_until: clock() + busyMs })
        .where('hash', '=', hash)
        .execute();
    },

    /** From now on nothing here leads to the account. */
    async done(hash: string): Promise<void> {
      await db
        .updateTable('erasure')
        .set((e) => ({ account_id: null, tombstone: null, busy_until: sql<number>`${e.ref('busy_until')} + 1` }))
        .where('hash', '=', hash)
        .execute();
    },

    /** Changes whenever any process has done a piece of work on any erasure. */
    async newest(): Promise<string> {
      const row = await db
        .selectFrom('erasure')
        .select((e) => [e.fn.countAll<number>().as('n'), e.fn.max('busy_until').as('at')])
        .executeTakeFirstOrThrow();
      return `${row.n} ${row.at}`;
    },

    /** All there ever were. */
    async all(): Promise<Erased[]> {
      return db.selectFrom('erasure').select(['hash', 'at', 'texts']).orderBy('at').orderBy('hash').execute();
    },

    async add(erased: readonly Erased[]): Promise<void> {
      for (const { hash, at, texts } of erased) {
        await db
          .insertInto('erasure')
          .values({ hash, at, texts, account_id: null, tombstone: null, busy_until: 0 })
          .onConflict((on) => on.doNothing())
          .execute();
      }
    },
  };
}

export type ErasureStore = ReturnType<typeof createErasureStore>;
