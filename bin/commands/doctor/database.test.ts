import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSuperuser } from '../../../test/support/database.ts';
import { databases, withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { freePort } from '../../../test/support/ports.ts';
import { startCluster, type Cluster } from '../../../test/support/postgres-cluster.ts';
import { checkClock } from './clock.ts';
import { checkDatabase } from './database.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => (database = await withDatabase(dialect)));
  afterAll(() => database.drop());
  const check = (slowMs = Infinity) =>
    checkDatabase({ dataDir: '/nowhere', databaseUrl: undefined, ...database.location }, slowMs);

  test('one without tables is good; so is one with all of them; changes that wait and those of a newer version are told', async () => {
    expect((await check()).map(({ state }) => state)).not.toContain('bad');
    const { db } = await database.open();
    expect(await check()).toMatchObject([{ state: 'good', found: expect.stringMatching(/^(SQLite|PostgreSQL) \d/) }]);
    if (dialect === 'postgres') expect(await check(0)).toMatchObject([{ state: 'doubtful' }]);
    await sql`delete from kysely_migration where name = '006_direct'`.execute(db);
    expect(await check()).toMatchObject([
      { state: 'good' },
      { state: 'doubtful', found: expect.stringContaining('006_direct') },
    ]);
    await sql`insert into kysely_migration (name, timestamp) values ('999_later', '')`.execute(db);
    expect(await check()).toMatchObject([
      { state: 'good' },
      { state: 'bad', found: expect.stringContaining('999_later') },
    ]);
  });
});

test('a file that is no database is bad', async () => {
  const database = await withDatabase('sqlite');
  const { dataDir } = database.location as { dataDir: string };
  writeFileSync(path.join(dataDir, 'chatstream.db'), 'nothing of the kind '.repeat(100));
  expect(await checkDatabase({ dataDir, databaseUrl: undefined })).toMatchObject([{ state: 'bad' }]);
  await database.drop();
});

test('a PostgreSQL that is not there, or does not let us in, is bad, and its password is not repeated', async () => {
  const database = await withDatabase('postgres');
  const url = new URL((database.location as { databaseUrl: string }).databaseUrl);
  url.password = 'hunter2';
  const away = `postgres://ada:hunter2@127.0.0.1:${await freePort()}/chat`;
  for (const databaseUrl of [url.href, away]) {
    const findings = await checkDatabase({ dataDir: '/nowhere', databaseUrl });
    expect(findings).toMatchObject([{ state: 'bad', mend: expect.stringContaining('DATABASE_URL') }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  }
  await database.drop();
});

describe('a PostgreSQL that says it has written what it has not', () => {
  let cluster: Cluster;
  beforeAll(async () => (cluster = await startCluster()));
  afterAll(() => cluster.stop());

  test('is bad', async () => {
    await asSuperuser(cluster.url, 'alter system set fsync = off');
    await asSuperuser(cluster.url, 'select pg_reload_conf()');
    const check = () => checkDatabase({ dataDir: '/nowhere', databaseUrl: cluster.url });
    await expect
      .poll(check)
      .toContainEqual(expect.objectContaining({ state: 'bad', found: expect.stringMatching(/^fsync is off/) }));
  });

  test('its clock is compared with ours', async () => {
    const settings = { databaseUrl: cluster.url, redisUrl: undefined, publicUrl: undefined };
    expect(await checkClock(settings)).toMatchObject([{ state: 'good', found: 'agrees with that of the database' }]);
  });
});

test('clocks that differ by more than two seconds are bad, in either direction, and the truth of a header is a second wide', async () => {
  const none = { databaseUrl: undefined, redisUrl: undefined, publicUrl: undefined };
  const state = async (offMs: number, within = 0) =>
    (await checkClock(none, [{ of: 'Redis', read: async () => ({ at: Date.now() + offMs, within }) }]))[0]!;
  expect(await state(3_000)).toMatchObject({
    state: 'bad',
    found: expect.stringMatching(/^is (2\.9|3\.0) s behind that of Redis$/),
  });
  expect(await state(-60_000)).toMatchObject({
    state: 'bad',
    found: expect.stringMatching(/^is (59\.9|60\.0) s ahead of that of Redis$/),
  });
  expect(await state(1_500)).toMatchObject({ state: 'good' });
  expect(await state(2_300, 500)).toMatchObject({ state: 'good' });
});
