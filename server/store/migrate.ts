import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { migrations } from './migrations/index.ts';

/**
 * Brings the tables up to date, one process at a time: SQLite by its write lock, PostgreSQL by an advisory lock.
 * Either all pending migrations happen or none. `before` runs before each of them, in their transaction.
 */
export async function migrate<Tables>(db: Kysely<Tables>, before?: Migration['up']): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => preceded(before) } });
  await refuseNewer(db);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await refuseNewer(db);
  throw error;
}

/**
 * Runs those of these migrations that the database has not had, in the transaction that `tx` is, so that they stand or fall
 * with what else happens in it. The caller sees to it that nobody else migrates meanwhile.
 */
export async function migrateWithin<Tables>(tx: Kysely<Tables>, names = Object.keys(migrations)): Promise<void> {
  // The tables that Kysely's own migrator makes and looks for.
  await sql`create table if not exists kysely_migration
    (name varchar(255) not null primary key, timestamp varchar(255) not null)`.execute(tx);
  await sql`create table if not exists kysely_migration_lock
    (id varchar(255) not null primary key, is_locked integer not null default 0)`.execute(tx);
  await sql`insert into kysely_migration_lock values ('migration_lock', 0) on conflict (id) do nothing`.execute(tx);
  const applied = await appliedMigrations(tx);
  for (const name of names.filter((one) => !applied.includes(one))) {
    await migrations[name]!.up(tx);
    await sql`insert into kysely_migration values (${name}, ${new Date().toISOString()})`.execute(tx);
  }
}

/** The migrations a database has had, in order; none when it has no tables of ours. */
export async function appliedMigrations<Tables>(db: Kysely<Tables>): Promise<string[]> {
  if (!(await hasMigrated(db))) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map((row) => row.name).toSorted();
}

function preceded(before: Migration['up'] = async () => {}): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(migrations).map(([name, migration]) => {
      const up: Migration['up'] = async (tx) => {
        await before(tx);
        await migration.up(tx);
      };
      return [name, { up }];
    }),
  );
}

/** Going on with tables of a later version would write rows that version cannot read. */
async function refuseNewer<Tables>(db: Kysely<Tables>): Promise<void> {
  const unknown = (await appliedMigrations(db)).find((name) => !(name in migrations));
  if (unknown === undefined) return;
  throw new Error(
    `The database was written by a newer version of ChatStream (it has the change "${unknown}"). ` +
      'Start that version, or restore a backup made with this one.',
  );
}

/** PostgreSQL may have such a table in another schema, which is not ours. */
async function hasMigrated<Tables>(db: Kysely<Tables>): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const found = tables.filter((table) => table.name === 'kysely_migration');
  if (found.every(({ schema }) => schema === undefined)) return found.length > 0;
  const { rows } = await sql<{ here: string }>`select current_schema() as here`.execute(db);
  return found.some(({ schema }) => schema === rows[0]!.here);
}
