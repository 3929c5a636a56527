import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { kyselyOn } from '../../server/backup/sqlite.store.ts';
import { tablesAfter } from '../../server/backup/tables.store.ts';
import { migrateWithin } from '../../server/store/migrate.ts';
import { migrations } from '../../server/store/migrations/index.ts';
import type { Store } from '../../server/store/port.ts';

/** What a database has to carry without loss: scripts in both directions, quotes, an escaped U+0000, half a pair. */
export const oddText = 'Ünï \u202eعربي 🎓 "q" \'s\' \\ \n\t %_ \\u0000 \ud83c';
const oddPayload = JSON.stringify({ text: 'a\0b \ud83c 🎓' });
/** One more than a number of JavaScript can tell from its neighbours. */
const large = 9_007_199_254_740_993n;

/** Columns that refer to another table, or may hold certain words only. Whoever adds such a table adds them here. */
const particular: Record<string, (n: number) => unknown> = {
  'user.id': (n) => `u${n}`,
  'user.role': () => 'member',
  'room.id': (n) => `r${n}`,
  'room_event.payload': () => oddPayload,
  'lecture.id': (n) => `l${n}`,
  'scheduled_lecture.id': (n) => `s${n}`,
  'question.id': (n) => `q${n}`,
  'poll_run.id': (n) => `v${n}`,
};
const references: Record<string, (n: number) => unknown> = {
  user_id: (n) => `u${n}`,
  account_id: (n) => `u${n}`,
  room_id: (n) => `r${n}`,
  lecture_id: (n) => `l${n}`,
  scheduled_id: (n) => `s${n}`,
  question_id: (n) => `q${n}`,
  run_id: (n) => `v${n}`,
};

/** Two rows in every table there is: one full of oddities, one with nothing where nothing is allowed. */
export async function populate({ db }: Store): Promise<void> {
  const memory = kyselyOn(new DatabaseSync(':memory:'));
  await memory.transaction().execute((tx) => migrateWithin(tx));
  for (const { name } of await tablesAfter(Object.keys(migrations))) {
    const { rows: columns } = await sql<Column>`
      select name, lower(type) as type, "notnull" or pk as needed from pragma_table_info(${name})`.execute(memory);
    const names = sql.join(columns.map((column) => sql.ref(column.name)));
    for (const n of [1, 2]) {
      const row = columns.map((column) => valueFor(name, column, n));
      await sql`insert into ${sql.table(name)} (${names}) values (${sql.join(row)})`.execute(db);
    }
  }
  await memory.destroy();
}

interface Column {
  name: string;
  type: string;
  needed: number;
}

function valueFor(table: string, { name, type, needed }: Column, n: number): unknown {
  const chosen = particular[`${table}.${name}`] ?? references[name];
  if (chosen) return chosen(n);
  if (n === 2 && !needed) return null;
  if (type === 'text') return n === 1 ? `${name} ${oddText}` : '';
  if (type === 'bigint') return n === 1 ? large : -1;
  return n - 1;
}

/** Everything in the tables a database says it has, each row as one text. Large numbers are told as text. */
export async function everything({ db, dialect }: Store): Promise<Record<string, string[]>> {
  const names =
    dialect === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`;
  const all: Record<string, string[]> = {};
  const described = await db.introspection.getTables();
  for (const { name } of (await names.execute(db)).rows) {
    if (/^(kysely|sqlite)_/.test(name)) continue;
    const { columns } = described.find((table) => table.name === name)!;
    all[name] = (await asTexts(db, name, columns.map((column) => column.name).toSorted())).toSorted();
  }
  return Object.fromEntries(Object.entries(all).toSorted());
}

async function asTexts(db: Store['db'], table: string, columns: string[]): Promise<string[]> {
  const list = sql.join(columns.map((name) => sql`cast(${sql.ref(name)} as text) as ${sql.ref(name)}`));
  const { rows } = await sql`select ${list} from ${sql.table(table)}`.execute(db);
  return rows.map((row) => JSON.stringify(row));
}
