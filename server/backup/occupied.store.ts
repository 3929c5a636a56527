import { sql, type Kysely } from 'kysely';
import type { Erased } from '../privacy/erasure.store.ts';
import { openStore, type StoreLocation } from '../store/index.ts';
import { appliedMigrations } from '../store/migrate.ts';
import { migrations } from '../store/migrations/index.ts';
import type { Store } from '../store/port.ts';
import { tablesAfter } from './tables.store.ts';

/** The answer to a restore without `--replace` where something is. */
export function isOccupied(what: string): Error {
  return new Error(
    `${what}: nothing was changed. Restore into an empty place, or add --replace, which moves aside what is there.`,
  );
}

/** From here to the end of the connection no server makes or changes tables of this PostgreSQL. */
export async function lockSchema(tx: Kysely<unknown>): Promise<void> {
  const options = { lockTable: 'kysely_migration_lock', lockRowId: 'migration_lock' };
  await tx.getExecutor().adapter.acquireMigrationLock(tx, options);
}

/**
 * The tables of ours that there are, and those in which the migrations are noted. Where a newer version was at work, all there
 * are but those of extensions: what it made is not to stand in its way when it comes again.
 */
export async function tablesThere(tx: Kysely<unknown>): Promise<string[]> {
  const ours = (await tablesAfter(Object.keys(migrations))).map(({ name }) => name);
  const known = new Set([...ours, 'kysely_migration', 'kysely_migration_lock']);
  const newer = (await appliedMigrations(tx)).some((name) => !(name in migrations));
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class c
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`.execute(tx);
  return rows.map(({ name }) => name).filter((name) => newer || known.has(name));
}

/** @throws {Error} with a sentence while a server is connected. */
export async function refuseServers(tx: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name in ('chatstream', 'chatstream appends')`.execute(tx);
  if (rows[0]!.count === 0) return;
  throw new Error('A server is connected to this database: stop all nodes first.');
}

/** Into a schema of its own, with their indices. */
export async function moveTablesAside(tx: Kysely<unknown>, tables: string[], schema: string): Promise<void> {
  await sql`create schema ${sql.id(schema)}`.execute(tx);
  for (const table of tables) await sql`alter table ${sql.table(table)} set schema ${sql.id(schema)}`.execute(tx);
}

/** Who was erased by the database that is replaced; nobody when it is of a time before that was possible. */
export async function erasedIn(db: Kysely<unknown>): Promise<Erased[]> {
  const tables = await tablesAfter((await appliedMigrations(db)).filter((name) => name in migrations));
  if (!tables.some(({ name }) => name === 'erasure')) return [];
  return (await sql<Erased>`select hash, at, texts from erasure`.execute(db)).rows;
}

/** What was restored, as a server would open it. */
export async function withStore<T>(location: StoreLocation, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(location, { log: { info() {}, warn() {}, error() {} } });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
