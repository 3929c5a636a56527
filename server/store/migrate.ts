import { Migrator, sql, type Kysely } from 'kysely';
import { migrations } from './migrations/index.ts';

/**
 * Brings the tables up to date, one process at a time: SQLite by its write lock, PostgreSQL by an advisory lock.
 * Either all pending migrations happen or none.
 */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  await refuseNewer(db);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db);
  throw error;
}

/** Going on with tables of a later version would write rows that version cannot read. */
async function refuseNewer<Tables>(db: Kysely<Tables>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const unknown = rows.find((row) => !(row.name in migrations));
  if (unknown === undefined) return;
  throw new Error(
    `The database was written by a newer version of ChatStream (it has the change "${unknown.name}"). ` +
      'Start that version, or restore a backup made with this one.',
  );
}
