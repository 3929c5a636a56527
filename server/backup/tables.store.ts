import { DatabaseSync } from 'node:sqlite';
import { sql, type Kysely } from 'kysely';
import { migrateWithin } from '../store/migrate.ts';
import { migrations } from '../store/migrations/index.ts';
import { kyselyOn } from './sqlite.store.ts';

export interface Table {
  name: string;
  columns: string[];
}

/**
 * The tables that a database has after these migrations, each after those it refers to. They are made in memory and looked
 * at there: so no list of tables can be forgotten, and other people's tables in the same PostgreSQL are none of ours.
 * @throws {Error} with a sentence when there is a migration this program does not know.
 */
export async function tablesAfter(names: string[], version = 'a newer version'): Promise<Table[]> {
  const unknown = names.find((name) => !(name in migrations));
  if (unknown !== undefined) {
    throw new Error(
      `The data is of ${version} of ChatStream (it has the change "${unknown}") and this program is older: use that version.`,
    );
  }
  const memory = new DatabaseSync(':memory:');
  const db = kyselyOn(memory);
  try {
    await db.transaction().execute((tx) => migrateWithin(tx, names));
    return inOrder(await tablesOf(db));
  } finally {
    await db.destroy();
  }
}

type Referring = Table & { refersTo: string[] };

async function tablesOf(db: Kysely<unknown>): Promise<Referring[]> {
  const { rows: names } = await sql<{ name: string }>`
    select name from sqlite_master
    where type = 'table' and name not like 'kysely#_%' escape '#' and name not like 'sqlite#_%' escape '#'`.execute(db);
  return Promise.all(
    names.map(async ({ name }) => {
      const columns = await sql<{ name: string }>`select name from pragma_table_info(${name})`.execute(db);
      const references = await sql<{
        to: string;
      }>`select "table" as "to" from pragma_foreign_key_list(${name})`.execute(db);
      return {
        name,
        columns: columns.rows.map((column) => column.name),
        refersTo: references.rows.map(({ to }) => to).filter((to) => to !== name),
      };
    }),
  );
}

function inOrder(tables: Referring[]): Table[] {
  const ordered: Table[] = [];
  let rest = tables;
  while (rest.length > 0) {
    const waiting = new Set(rest.map(({ name }) => name));
    const free = rest.filter(({ refersTo }) => !refersTo.some((to) => waiting.has(to)));
    if (free.length === 0) throw new Error(`These tables refer to each other: ${[...waiting].join(', ')}.`);
    ordered.push(...free.map(({ name, columns }) => ({ name, columns })));
    rest = rest.filter((table) => !free.includes(table));
  }
  return ordered;
}
