import { sql } from 'kysely';
import { LastBackup } from '../../protocol/admin.ts';
import { readSetting } from '../accounts/settings.ts';
import type { Store } from '../store/port.ts';

/** A mail that has not left after so long failed: all attempts take less. */
const mailPatienceMs = 120_000;

/** What the database says of itself and of this server. */
export function createFactStore({ db, dialect }: Pick<Store, 'db' | 'dialect'>, clock: () => number = Date.now) {
  return {
    /** How long one question takes, in milliseconds; null when none is answered within `patienceMs`. */
    async ping(patienceMs: number): Promise<number | null> {
      const asked = performance.now();
      const answer = sql`select 1`.execute(db).then(
        () => Math.round((performance.now() - asked) * 10) / 10,
        () => null,
      );
      const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref());
      return Promise.race([answer, late]);
    },

    async bytes(): Promise<number> {
      const query =
        dialect === 'sqlite'
          ? sql<{ n: number }>`select page_count * page_size as n from pragma_page_count(), pragma_page_size()`
          : sql<{ n: number }>`select pg_database_size(current_database()) as n`;
      return Number((await query.execute(db)).rows[0]!.n);
    },

    /** Of the mails that should have left by a mail server (their text is not kept): when the newest that did not was written. */
    async mails(): Promise<{ failedAt: number | null; failing: boolean }> {
      const rows = await db
        .selectFrom('mail')
        .select(['at', 'sent'])
        .where('text', '=', '')
        .where('at', '<', clock() - mailPatienceMs)
        .orderBy('at', 'desc')
        .orderBy('id')
        .execute();
      const failed = rows.find((row) => row.sent === 0);
      return { failedAt: failed?.at ?? null, failing: failed !== undefined && failed === rows[0] };
    },

    /** As `chatstream backup` left it; null when there is none. */
    async lastBackup(): Promise<LastBackup | null> {
      const value = await readSetting(db, 'last_backup');
      return value === null ? null : LastBackup.parse(JSON.parse(value));
    },

    /** When the first account was made; null while there is none. */
    async inUseSince(): Promise<number | null> {
      const row = await db
        .selectFrom('user')
        .select('created_at')
        .orderBy('created_at')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row?.created_at ?? null;
    },
  };
}

export type FactStore = ReturnType<typeof createFactStore>;
