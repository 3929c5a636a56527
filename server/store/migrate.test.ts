import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { migrations } from './migrations/index.ts';

describe.each(databases())('migrations on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await withDatabase(dialect);
  });
  afterEach(() => database.drop());

  const applied = async () => {
    const store = await database.open();
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(store.db);
    return rows.map((row) => row.name);
  };

  test('happen once, however often the server starts', async () => {
    expect(await applied()).toEqual(Object.keys(migrations));
    expect(await applied()).toEqual(Object.keys(migrations));
  });

  test('happen once when several servers start at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, applied));
    for (const one of all) expect(one).toEqual(Object.keys(migrations));
  });

  test('a database of a newer version is left alone, and the sentence says so', async () => {
    const store = await database.open();
    await sql`insert into kysely_migration values ('999_future', '2999-01-01T00:00:00.000Z')`.execute(store.db);
    await store.close();
    await expect(database.open()).rejects.toThrow(/newer version of ChatStream .*999_future/);
  });
});

test('migrations stand in the order of their names', () => {
  expect(Object.keys(migrations)).toEqual(Object.keys(migrations).toSorted());
});
