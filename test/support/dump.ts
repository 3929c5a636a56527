import { sql } from 'kysely';
import type { Store } from '../../server/store/port.ts';

/** The whole database, but for when sessions were last seen. */
export async function dump(store: Store): Promise<Record<string, unknown[]>> {
  const tables = await store.db.introspection.getTables({ withInternalKyselyTables: true });
  const all: Record<string, unknown[]> = {};
  for (const name of tables.map((table) => table.name).sort()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(store.db);
    all[name] = rows.map(({ updated_at: _, ...row }) => row);
  }
  return all;
}
