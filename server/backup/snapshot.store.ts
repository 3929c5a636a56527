import { sql, type Kysely } from 'kysely';
import { appliedMigrations } from '../store/migrate.ts';
import type { WholeDatabase } from './database.ts';
import { tablesAfter, type Table } from './tables.store.ts';
import type { Chunk } from './values.ts';

/** Everything in a database, as it was at one moment. */
export interface Snapshot {
  migrations: string[];
  tables: Table[];
  chunks(): AsyncIterable<Chunk>;
}

/** Reads inside one transaction: a server may go on writing meanwhile, and nothing of what it writes is seen. */
export async function withSnapshot<T>(from: WholeDatabase, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return from.db.connection().execute(async (connection) => {
    const begin = { sqlite: 'begin', postgres: 'begin transaction isolation level repeatable read read only' };
    await sql.raw(begin[from.dialect]).execute(connection);
    try {
      const migrations = await appliedMigrations(connection);
      const tables = await tablesAfter(migrations);
      return await work({ migrations, tables, chunks: () => chunksOf(from, connection, tables) });
    } finally {
      await sql.raw('rollback').execute(connection);
    }
  });
}

/** The rows of these tables, table by table. */
export async function* chunksOf(from: WholeDatabase, tx: Kysely<unknown>, tables: Table[]): AsyncIterable<Chunk> {
  for (const table of tables) {
    const { name, columns } = table;
    yield { table: name, columns, rows: [] };
    for await (const rows of from.rows(tx, table)) yield { table: name, columns, rows };
  }
}
