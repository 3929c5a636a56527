import type { Kysely } from 'kysely';
import type { Table } from './tables.store.ts';
import type { Row } from './values.ts';

/** A database opened for carrying all of it: no pool, no thread, no group commit, and no migration unless asked for. */
export interface WholeDatabase {
  dialect: 'sqlite' | 'postgres';
  /** One connection. Inside a transaction everything sees the same moment. */
  db: Kysely<unknown>;
  /** All rows of a table, some at a time. `tx` is the transaction in which they are read. */
  rows(tx: Kysely<unknown>, table: Table): AsyncIterable<Row[]>;
  close(): Promise<void>;
}

/** Rows that are in memory at once. */
export const rowsAtOnce = 500;
