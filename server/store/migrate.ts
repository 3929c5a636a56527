import { Migrator, type Kysely } from 'kysely';
import { migrations } from './migrations/index.ts';

/**
 * Brings the tables up to date, one process at a time: SQLite by its write lock, PostgreSQL by an advisory lock.
 * Either all pending migrations happen or none.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration knows the tables of its own day only
export async function migrate(db: Kysely<any>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  await refuseNewer(db);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db);
  throw error;
}

/** Going on with tables of a later version would write rows that version cannot read. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function refuseNewer(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const rows: { name: string }[] = await db.selectFrom('kysely_migration').select('name').execute();
  const unknown = rows.find((row) => !(row.name in migrations));
  if (unknown === undefined) return;
  throw new Error(
    `The database was written by a newer version of ChatStream (it has the change "${unknown.name}"). ` +
      'Start that version, or restore a backup made with this one.',
  );
}
