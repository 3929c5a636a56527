import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CompiledQuery, sql } from 'kysely';
import { silent } from '../../../test/support/database.ts';
import { addRoom, logOf, saying } from '../../../test/support/store-rooms.ts';
import { openStore } from '../index.ts';
import { StoreBusy } from '../port.ts';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatstream-data-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('nobody else on the machine can read the data', async () => {
  const store = await openStore({ dataDir }, silent);
  expect(modeOf(dataDir)).toBe('700');
  for (const file of ['chatstream.db', 'chatstream.db-wal', 'chatstream.db-shm']) {
    expect(modeOf(join(dataDir, file))).toBe('600');
  }
  await store.close();
  chmodSync(join(dataDir, 'chatstream.db'), 0o644);
  await (await openStore({ dataDir }, silent)).close();
  expect(modeOf(join(dataDir, 'chatstream.db'))).toBe('600');
});

test('commits reach the disk before they are acknowledged: write-ahead log with full synchronisation', async () => {
  const store = await openStore({ dataDir }, silent);
  const { rows } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(store.db);
  expect(rows[0]!.journal_mode).toBe('wal');
  const { rows: sync } = await sql<{ synchronous: number }>`pragma synchronous`.execute(store.db);
  expect(sync[0]!.synchronous).toBe(2);
  const { rows: keys } = await sql<{ foreign_keys: number }>`pragma foreign_keys`.execute(store.db);
  expect(keys[0]!.foreign_keys).toBe(1);
  await store.close();
});

test('another process that holds the file makes appends busy, and they work again afterwards', async () => {
  const store = await openStore({ dataDir }, silent);
  await addRoom(store, 'r');
  const other = new DatabaseSync(join(dataDir, 'chatstream.db'));
  other.exec('begin immediate');
  await expect(store.append(saying('r', 'ada', 'lost'))).rejects.toBeInstanceOf(StoreBusy);
  await expect(addRoom(store, 's')).rejects.toBeInstanceOf(StoreBusy);
  expect(await logOf(store, 'r')).toEqual([]);
  other.exec('rollback');
  other.close();
  expect(await store.append(saying('r', 'ada', 'kept'))).toMatchObject({ seq: 1 });
  await addRoom(store, 's');
  await store.close();
});

test('a full disk makes appends busy, leaves nothing half-done, and they work again once there is room', async () => {
  const store = await openStore({ dataDir }, silent);
  await addRoom(store, 'r');
  // A limit on the pages of the file answers as the end of the disk does.
  const limitedTo = (pages: number) => ({
    ...saying('r', 'ada', 'small'),
    alongside: [{ query: CompiledQuery.raw(`pragma max_page_count = ${pages}`) }],
  });
  expect(await store.append(limitedTo(1))).toMatchObject({ seq: 1 });
  const big = saying('r', 'ada', 'x'.repeat(100_000));
  await expect(store.append(big)).rejects.toBeInstanceOf(StoreBusy);
  expect(await logOf(store, 'r')).toHaveLength(1);
  expect(await store.append(limitedTo(1_000_000))).toMatchObject({ seq: 2 });
  expect(await store.append(big)).toMatchObject({ seq: 3 });
  await store.close();
});

test('a quota that has ended makes appends busy as a full disk does, and nothing acknowledged is missing', async () => {
  const store = await openStore({ dataDir }, silent);
  await addRoom(store, 'r');
  await store.close();
  // No file may grow beyond this: the write fails with another error than that of a full disk.
  const withQuota = ['--fsize=1000000', 'sh', '-c', `trap '' XFSZ; exec "$@"`, 'sh'];
  const program = [process.execPath, 'test/support/appending-process.ts', JSON.stringify({ dataDir }), 'ada', '0'];
  const { stdout, stderr } = spawnSync('prlimit', [...withQuota, ...program], { encoding: 'utf8', timeout: 20_000 });
  expect(stderr).toContain('StoreBusy');
  const acknowledged = stdout.trim().split('\n');
  expect(acknowledged.length).toBeGreaterThan(50);
  const again = await openStore({ dataDir }, silent);
  const log = (await logOf(again, 'r')).map(({ seq, clientId }) => `${seq} ${clientId}`);
  expect(acknowledged.filter((line) => !log.includes(line))).toEqual([]);
  await again.close();
});

test('a disk that gives back something else than was written asks the process to stop', async () => {
  const stopped: Error[] = [];
  const store = await openStore({ dataDir }, { ...silent, fatal: (error) => stopped.push(error) });
  await addRoom(store, 'r');
  const writeMail = store.db
    .insertInto('mail')
    .values({ id: 'm', to_address: 'cleo@example.org', subject: '', text: '', at: 1, sent: 0 })
    .compile();
  const file = join(dataDir, 'chatstream.db');
  const checkpoint = new DatabaseSync(file);
  checkpoint.exec('pragma wal_checkpoint(truncate)');
  checkpoint.close();
  writeFileSync(file, Buffer.alloc(statSync(file).size, 0xa5), { flag: 'r+' });
  await expect(
    store.append({ ...saying('r', 'ada', 'not acknowledged'), alongside: [{ query: writeMail }] }),
  ).rejects.toThrow(/malformed|not a database/);
  expect(stopped).toHaveLength(1);
  await store.close();
});

test('reads do not wait for a transaction that is thinking', async () => {
  const store = await openStore({ dataDir }, silent);
  await addRoom(store, 'r');
  await store.db.transaction().execute(async (tx) => {
    await tx.updateTable('room').set({ name: 'New' }).where('id', '=', 'r').execute();
    const seen = await store.db.selectFrom('room').select('name').executeTakeFirstOrThrow();
    expect(seen.name).toBe('Room r');
  });
  await store.close();
});

test('a file that is not a database stops the start with a sentence', async () => {
  dataDir = folder;
  writeFileSync(join(folder, 'chatstream.db'), 'this is a letter to my aunt, not a database. '.repeat(50));
  await expect(openStore({ dataDir }, { ...silent, fatal: () => {} })).rejects.toThrow(/not a database/);
});
