import { sql, type CompiledQuery, type Kysely } from 'kysely';
import { limits } from '../../protocol/limits.ts';
import type { Texts } from '../../protocol/privacy.ts';
import { readSetting, writeSetting } from '../accounts/settings.ts';
import { createSiteAudit } from '../admin/audit.store.ts';
import type { Database } from '../store/schema.ts';
import type { Store } from '../store/port.ts';
import { createAccountRows } from './account-rows.store.ts';
import { createAsideRows } from './aside-rows.store.ts';
import { createClassroomRows } from './classroom-rows.store.ts';
import { createErasureStore } from './erasure.store.ts';
import { lockObstacles, obstaclesOf } from './obstacles.store.ts';
import { createRoomRows } from './room-rows.store.ts';

const compactionDue = 'compaction_due';

/** Everything that is read and written to erase an account. */
export function createErasureStores(
  { db, dialect, compact }: Pick<Store, 'db' | 'dialect' | 'compact'>,
  clock: () => number,
  { atOnceBytes = limits.compactAtOnceBytes as number } = {},
) {
  const within = (tx: Kysely<Database>) => ({
    erasures: createErasureStore(tx, clock),
    people: createAccountRows(tx),
    rooms: createRoomRows(tx),
    lock: (accountId: string) => lockObstacles(tx, accountId),
    obstacles: (accountId: string) => obstaclesOf(tx, accountId),
    /** For administrators: that it was done. Not who it was. */
    async note({ actor, subject, texts }: { actor: string | null; subject: string; texts: Texts }): Promise<void> {
      const note = { actor, subject, deed: 'account_erased', detail: { texts } } as const;
      await tx.executeQuery(createSiteAudit(tx, clock).noting(note));
    },
  });
  type Within = ReturnType<typeof within>;

  return {
    ...within(db),
    asides: createAsideRows(db),
    classroom: createClassroomRows(db),
    together: <T>(work: (within: Within) => Promise<T>): Promise<T> =>
      db.transaction().execute((tx) => work(within(tx))),

    async run(queries: CompiledQuery[]): Promise<void> {
      await db.transaction().execute(async (tx) => {
        for (const query of queries) await tx.executeQuery(query);
      });
    },

    /**
     * SQLite overwrites with zeros what is erased (`secure_delete`), but a page that was split keeps a copy of a row here and there,
     * and the write-ahead log holds older pages: writing the file anew leaves none. A large one waits for the night.
     */
    async leaveNoTrace(): Promise<void> {
      if (dialect === 'postgres') return;
      const { rows } = await sql<{ bytes: number }>`
        select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`.execute(db);
      if (rows[0]!.bytes <= atOnceBytes) await compact();
      else await writeSetting(db, compactionDue, 'yes');
    },

    /** What a large database put off. */
    async compactIfDue(): Promise<void> {
      if ((await readSetting(db, compactionDue)) === null) return;
      await compact();
      await db.deleteFrom('setting').where('key', '=', compactionDue).execute();
    },
  };
}

export type ErasureStores = ReturnType<typeof createErasureStores>;
