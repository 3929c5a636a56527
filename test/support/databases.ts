import { inject } from 'vitest';
import { postgresDatabase, sqliteDatabase, type TestDatabase, type TestDialect } from './database.ts';
import './postgres-setup.ts';

export type { TestDatabase, TestDialect } from './database.ts';

/** Every store test runs on all of these: `describe.each(databases())('on %s', (dialect) => …)`. */
export function databases(): TestDialect[] {
  return ['sqlite', 'postgres'];
}

/**
 * A fresh database: an SQLite file in a throw-away folder, or one more database in the run's own PostgreSQL.
 * In a test file: `beforeAll(async () => { database = await withDatabase(dialect); }); afterAll(() => database.drop());`
 */
export async function withDatabase(dialect: TestDialect): Promise<TestDatabase> {
  return dialect === 'sqlite' ? sqliteDatabase() : postgresDatabase(await clusterUrl());
}

/** Address of the run's PostgreSQL, as its superuser. Rejects with one sentence when it is not installed. */
export async function clusterUrl(): Promise<string> {
  const response = await fetch(inject('postgresDesk'));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
