import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asSuperuser, silent } from '../../../test/support/database.ts';
import { clusterUrl, withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { startProxy, type Proxy } from '../../../test/support/proxy.ts';
import { addRoom, logOf, saying } from '../../../test/support/store-rooms.ts';
import { openPostgresDatabase } from '../../backup/postgres.store.ts';
import { openStore } from '../index.ts';
import { migrateWithin } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import { StoreBusy, type Store } from '../port.ts';

let database: TestDatabase;
let proxy: Proxy;
let store: Store;

beforeEach(async () => {
  database = await withDatabase('postgres');
  const url = new URL((database.location as { databaseUrl: string }).databaseUrl);
  proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  store = await openStore({ databaseUrl: url.href }, silent);
  await addRoom(store, 'r');
  await store.append(saying('r', 'ada', 'first'));
});
afterEach(async () => {
  await store.close();
  await proxy.close();
  await database.drop();
});

/** As a client's outbox does: again, with the same name, until it is taken. */
async function untilTaken(clientId: string): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const answer = await store.append(saying('r', 'cleo', 'mine', clientId)).catch((error: unknown) => error);
    if (!(answer instanceof StoreBusy)) return (answer as { seq: number }).seq;
  }
  throw new Error('never taken');
}

test('a database that is away makes appends and queries busy; both work when it is back', async () => {
  proxy.cut();
  await expect(store.append(saying('r', 'ada', 'lost'))).rejects.toBeInstanceOf(StoreBusy);
  await expect(store.db.selectFrom('room').selectAll().execute()).rejects.toBeInstanceOf(StoreBusy);
  proxy.restore();
  expect(await store.append(saying('r', 'ada', 'kept'))).toMatchObject({ status: 'appended', seq: 2 });
  expect((await logOf(store, 'r')).map((event) => event.payload.text)).toEqual(['first', 'kept']);
});

test('an append that waits when the database comes back in time is taken', async () => {
  proxy.cut();
  const waiting = store.append(saying('r', 'ada', 'patient'));
  setTimeout(() => proxy.restore(), 300);
  expect(await waiting).toMatchObject({ status: 'appended', seq: 2 });
});

test('a server that takes everything and answers nothing makes appends busy; the same post is there once afterwards', async () => {
  const clientId = randomUUID();
  proxy.deafen();
  await expect(store.append(saying('r', 'cleo', 'mine', clientId))).rejects.toBeInstanceOf(StoreBusy);
  proxy.restore();
  const seq = await untilTaken(clientId);
  const log = await logOf(store, 'r');
  expect(log.filter((event) => event.clientId === clientId)).toMatchObject([{ seq }]);
  expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
});

test('a line that breaks during the commit ends as busy, and the same post again is found, not doubled', async () => {
  const clientId = randomUUID();
  proxy.cutAfter('commit');
  await expect(store.append(saying('r', 'cleo', 'mine', clientId))).rejects.toBeInstanceOf(StoreBusy);
  expect(await store.append(saying('r', 'cleo', 'mine', clientId))).toMatchObject({ status: 'duplicate', seq: 2 });
  expect(await logOf(store, 'r')).toHaveLength(2);
});

test('connections ended by the database are made anew', async () => {
  const cluster = await clusterUrl();
  const name = new URL((database.location as { databaseUrl: string }).databaseUrl).pathname.slice(1);
  const posts = Array.from({ length: 200 }, () => untilTaken(randomUUID()));
  await asSuperuser(cluster, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  const seqs = await Promise.all(posts);
  expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs.map((_, i) => i + 2));
});

test('a line that breaks in the middle of a transaction ends it as busy, and nothing else', async () => {
  const moved = store.db.transaction().execute(async (tx) => {
    const slow = sql`select pg_sleep(20)`.execute(tx);
    setImmediate(() => proxy.cut());
    await slow;
  });
  await expect(moved).rejects.toBeInstanceOf(StoreBusy);
  proxy.restore();
  const later = store.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx);
    proxy.cut();
    await expect.poll(() => proxy.lines).toBe(0);
    await sql`select 1`.execute(tx);
  });
  await expect(later).rejects.toBeInstanceOf(StoreBusy);
  proxy.restore();
  expect(await store.append(saying('r', 'ada', 'kept'))).toMatchObject({ seq: 2 });
});

test('many who go on writing while it is away are taken again when it is back', async () => {
  const writing = setInterval(() => {
    for (const clientId of [randomUUID(), randomUUID()]) void store.append(saying('r', 'ada', 'x', clientId)).then(count, refuse); // prettier-ignore
  }, 4);
  let [taken, refused] = [0, 0];
  const count = () => void taken++;
  const refuse = () => void refused++;
  try {
    proxy.deafen();
    await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThan(0);
    proxy.restore();
    const before = taken;
    await expect.poll(() => taken, { timeout: 3_000 }).toBeGreaterThan(before);
  } finally {
    clearInterval(writing);
  }
});

test('after a failover, connections to the server that only reads now are given up for new ones', async () => {
  const cluster = await clusterUrl();
  const name = new URL((database.location as { databaseUrl: string }).databaseUrl).pathname.slice(1);
  await store.db.selectFrom('room').selectAll().execute();
  await asSuperuser(cluster, `alter database ${name} set default_transaction_read_only = on`);
  await asSuperuser(cluster, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  await expect(store.append(saying('r', 'ada', 'lost'))).rejects.toBeInstanceOf(StoreBusy);
  await expect(addRoom(store, 's')).rejects.toBeInstanceOf(StoreBusy);

  // Those that are open stay as they are: only new ones may write again.
  await asSuperuser(cluster, `alter database ${name} reset default_transaction_read_only`);
  expect(await store.append(saying('r', 'ada', 'kept'))).toMatchObject({ status: 'appended', seq: 2 });
  await addRoom(store, 's');
});

test('a change of the tables does not queue up in front of everybody behind one who holds a table', async () => {
  const early = await withDatabase('postgres');
  const { databaseUrl } = early.location as { databaseUrl: string };
  const holder = openPostgresDatabase(databaseUrl);
  const first = Object.keys(migrations).slice(0, 5);
  await holder.db.transaction().execute((tx) => migrateWithin(tx, first));

  const said: unknown[] = [];
  const log = { ...silent.log, info: (text: unknown) => void said.push(text) };
  const { opening } = await holder.db.transaction().execute(async (tx) => {
    await sql`select id from room`.execute(tx); // held until the end of this transaction
    const begun = early.open({ log });
    const sentence = 'Waiting for PostgreSQL: canceling statement due to lock timeout';
    await expect.poll(() => said, { timeout: 10_000 }).toContain(sentence);
    return { opening: begun };
  });
  expect(await (await opening).db.selectFrom('room').select('direct').execute()).toEqual([]);
  await holder.close();
  await early.drop();
});

test('no node has more connections than it is told', async () => {
  const { databaseUrl } = database.location as { databaseUrl: string };
  const small = await openStore({ databaseUrl, connections: 2 }, silent);
  const name = new URL(databaseUrl).pathname.slice(1);
  const busiest = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
        where datname = ${name} and query like '%as count from pg_stat_activity%'`.execute(small.db);
      return rows[0]!.count;
    }),
  );
  expect(Math.max(...busiest)).toBeLessThanOrEqual(2);
  await small.close();
});

test('a lock held by somebody else makes appends busy, without harm', async () => {
  await store.db.transaction().execute(async (tx) => {
    await tx.updateTable('room_counter').set({ epoch: 'second' }).where('room_id', '=', 'r').execute();
    await expect(store.append(saying('r', 'ada', 'lost'))).rejects.toBeInstanceOf(StoreBusy);
  });
  expect(await store.append(saying('r', 'ada', 'kept'))).toMatchObject({ seq: 2 });
});

test('a wrong password stops the start at once with a sentence', async () => {
  const url = new URL((database.location as { databaseUrl: string }).databaseUrl);
  url.password = 'guess';
  await expect(openStore({ databaseUrl: url.href }, silent)).rejects.toThrow(
    /DATABASE_URL.*password authentication failed/,
  );
});

test('a server without the encryption that is asked for stops the start at once with a sentence', async () => {
  const { databaseUrl } = database.location as { databaseUrl: string };
  await expect(openStore({ databaseUrl: `${databaseUrl}?sslmode=verify-full` }, silent)).rejects.toThrow(
    /DATABASE_URL.*does not support SSL/,
  );
});
