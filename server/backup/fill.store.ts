import { CompiledQuery, sql, type Kysely } from 'kysely';
import { migrateWithin } from '../store/migrate.ts';
import type { WholeDatabase } from './database.ts';
import { chunksOf } from './snapshot.store.ts';
import { tablesAfter, type Table } from './tables.store.ts';
import { Tallies, type Chunk } from './values.ts';

/** PostgreSQL takes 65,535 values in a statement, SQLite 32,766. */
const valuesAtOnce = 30_000;

export interface Filling {
  /** The migrations that the rows come after. */
  migrations: string[];
  chunks: AsyncIterable<Chunk>;
  /** First in the transaction: makes sure that there is nothing, or moves it aside. */
  prepare?(tx: Kysely<unknown>): Promise<void>;
  /** Last in the transaction, when everything is there and the missing migrations were run. */
  finish?(tx: Kysely<unknown>): Promise<void>;
}

/**
 * Brings rows into a database without any, in one transaction: makes the tables as they were when the rows were read, fills
 * them, reads them back and compares each row, then runs the migrations made since. Resolves with the rows of each table.
 * Rejects, and leaves no trace, when anything is not as it should be.
 */
export async function fill(target: WholeDatabase, filling: Filling): Promise<Record<string, number>> {
  return target.db.transaction().execute(async (tx) => {
    await filling.prepare?.(tx);
    const tables = await tablesAfter(filling.migrations);
    await migrateWithin(tx, filling.migrations);
    // What a migration itself puts into its table is among the rows, as it is now.
    for (const { name } of tables.toReversed()) await sql`delete from ${sql.table(name)}`.execute(tx);

    const brought = new Tallies();
    for await (const chunk of filling.chunks) {
      expectFits(chunk, tables);
      brought.add(chunk);
      await insert(target, tx, chunk);
    }
    const found = new Tallies();
    for await (const chunk of chunksOf(target, tx, tables)) found.add(chunk);
    const differing = brought.differing(found);
    if (differing.length > 0) throw new Error(`These tables are not what they were: ${differing.join(', ')}.`);

    await migrateWithin(tx);
    await filling.finish?.(tx);
    return found.counts();
  });
}

/** Names come from a file that anybody may have written, and go into statements: only those that we know. */
function expectFits({ table, columns }: Chunk, tables: Table[]): void {
  const known = tables.find(({ name }) => name === table);
  if (known === undefined) throw new Error(`There is no table "${table}" in this version of ChatStream.`);
  if (columns.join() !== known.columns.join())
    throw new Error(`The table "${table}" has other columns than it should.`);
}

/** By hand, because putting such a statement together from parts takes longer than carrying it out. */
async function insert({ dialect }: WholeDatabase, tx: Kysely<unknown>, { table, columns, rows }: Chunk): Promise<void> {
  const most = Math.floor(valuesAtOnce / columns.length);
  const place = dialect === 'postgres' ? (n: number) => `$${n}` : () => '?';
  for (let first = 0; first < rows.length; first += most) {
    const some = rows.slice(first, first + most);
    let n = 0;
    const places = some.map((row) => `(${row.map(() => place(++n)).join()})`).join();
    const text = `insert into "${table}" (${columns.map((column) => `"${column}"`).join()}) values ${places}`;
    await tx.executeQuery(CompiledQuery.raw(text, some.flat()));
  }
}
