import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { sqliteDialect } from '../store/sqlite/dialect.ts';
import { rowsAtOnce, type WholeDatabase } from './database.ts';
import { wholeNumber, type Row, type Value } from './values.ts';

const busyMs = 5_000;

/**
 * `beside` a server that goes on: readers of a write-ahead log keep nobody from writing.
 * `alone`: nobody else has the file open, and nobody can open it until it is closed again.
 * `new`: for a file that nobody knows yet, and that is synchronised when it is whole.
 */
export type Company = 'beside' | 'alone' | 'new';

/** @throws {Error} with a sentence when there is no such file or, `alone`, when somebody has it open. */
export function openSqliteFile(file: string, company: Company): WholeDatabase {
  if (company !== 'new' && !existsSync(file)) throw new Error(`There is no database: ${file} does not exist.`);
  if (company === 'new') closeSync(openSync(file, 'wx', 0o600));
  const raw = new DatabaseSync(file, { timeout: company === 'alone' ? 0 : busyMs });
  try {
    raw.exec(pragmas[company]);
    if (company === 'alone') raw.prepare('select count(*) from sqlite_master').get();
  } catch (error) {
    raw.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    throw new Error(`A running server, or another command, has ${file} open: stop it first.`, { cause: error });
  }
  const db = kyselyOn(raw);
  return { dialect: 'sqlite', db, rows: (_tx, table) => rowsOf(raw, table), close: () => db.destroy() };
}

const pragmas: Record<Company, string> = {
  beside: '',
  // A connection that may write the log exclusively takes the lock that every other one shares for as long as it is open.
  alone: 'pragma locking_mode = exclusive',
  new: 'pragma journal_mode = memory; pragma synchronous = off; pragma foreign_keys = on',
};

/** IOERR, CORRUPT, NOTADB. */
export function isBrokenFile(error: unknown): boolean {
  return [10, 11, 26].includes(((error as { errcode?: number }).errcode ?? 0) & 0xff);
}

/** Kysely on a connection in this thread. */
export function kyselyOn(raw: DatabaseSync): Kysely<unknown> {
  const dialect = sqliteDialect(
    async ({ sql, parameters }) => {
      const statement = raw.prepare(sql);
      const values = parameters as SQLInputValue[];
      if (statement.columns().length > 0) return { rows: statement.all(...values) };
      return { rows: [], changes: Number(statement.run(...values).changes) };
    },
    async () => raw.close(),
  );
  return new Kysely({ dialect });
}

async function* rowsOf(raw: DatabaseSync, { name, columns }: { name: string; columns: string[] }) {
  const statement = raw.prepare(`select ${columns.map(quoted).join()} from ${quoted(name)}`);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  let rows: Row[] = [];
  for (const row of statement.iterate() as unknown as Iterable<Value[]>) {
    rows.push(row.map(portable));
    if (rows.length < rowsAtOnce) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As `toParameters` would have stored it: PostgreSQL's text has no U+0000. */
function portable(value: Value): Value {
  if (typeof value === 'bigint') return wholeNumber(value);
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
}
