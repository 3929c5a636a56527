import pg from 'pg';
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { createPool } from '../store/postgres/pool.ts';
import { rowsAtOnce, type WholeDatabase } from './database.ts';
import type { Table } from './tables.store.ts';
import { wholeNumber, type Row } from './values.ts';

/** @throws {Error} later, with the first statement, when it cannot be reached. */
export function openPostgresDatabase(databaseUrl: string): WholeDatabase {
  const pool = createPool(
    databaseUrl,
    { warn() {} },
    { ...patient, max: 1, types, application_name: 'chatstream backup' },
  );
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return { dialect: 'postgres', db, rows: rowsOf, close: () => db.destroy() };
}

/** A large table takes its time, and a slow disk on our side must not end the transaction. */
const patient = { statement_timeout: 0, query_timeout: undefined, idle_in_transaction_session_timeout: 0 };

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === 20 ? wholeNumber : pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

async function* rowsOf(tx: Kysely<unknown>, { name, columns }: Table): AsyncIterable<Row[]> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`declare carried no scroll cursor for select ${list} from ${sql.table(name)}`.execute(tx);
  for (;;) {
    const { rows } = await tx.executeQuery<Record<string, Row[number]>>(
      CompiledQuery.raw(`fetch ${rowsAtOnce} from carried`),
    );
    if (rows.length > 0) yield rows.map((row) => columns.map((column) => row[column]!));
    if (rows.length < rowsAtOnce) break;
  }
  await sql`close carried`.execute(tx);
}
