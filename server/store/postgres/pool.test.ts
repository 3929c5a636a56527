import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSuperuser } from '../../../test/support/database.ts';
import { clusterUrl, withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { createPool } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => (database = await withDatabase('postgres')));
afterAll(() => database.drop());

test('when all connections break at once it is told once, and once that the database is there again', async () => {
  const said: string[] = [];
  const log = { warn: (...words: unknown[]) => void said.push(String(words.at(-1))) };
  const { databaseUrl } = database.location as { databaseUrl: string };
  const db = new Kysely({ dialect: new PostgresDialect({ pool: createPool(databaseUrl, log, { max: 4 }) }) });
  const ask = () => sql`select pg_sleep(0.01)`.execute(db);
  await Promise.all([ask(), ask(), ask(), ask()]);
  const name = new URL(databaseUrl).pathname.slice(1);
  await asSuperuser(
    await clusterUrl(),
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  await expect.poll(() => said.length).toBeGreaterThan(0);
  await expect.poll(async () => (await ask().catch(() => null)) !== null).toBe(true);
  await ask();
  await db.destroy();
  expect(said).toEqual(['A connection to PostgreSQL broke.', 'PostgreSQL is there again.']);
});
