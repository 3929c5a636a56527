import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { everything, populate } from '../../test/support/populate.ts';
import { addRoom, saying } from '../../test/support/store-rooms.ts';
import { moveToPostgres } from './move.store.ts';

let embedded: TestDatabase;
let postgres: TestDatabase;
let dataDir: string;
let databaseUrl: string;
beforeEach(async () => {
  [embedded, postgres] = [await withDatabase('sqlite'), await withDatabase('postgres')];
  dataDir = (embedded.location as { dataDir: string }).dataDir;
  databaseUrl = (postgres.location as { databaseUrl: string }).databaseUrl;
});
afterEach(async () => {
  await embedded.drop();
  await postgres.drop();
});

const fingerprint = () =>
  createHash('sha256')
    .update(readFileSync(path.join(dataDir, 'chatstream.db')))
    .digest('hex');
const nothingThere = async () => {
  const store = await postgres.open();
  const rows = await everything(store);
  return Object.values(rows).every((table) => table.length === 0);
};

test('an embedded installation is carried to PostgreSQL as it is, and its file stays as it was', async () => {
  const store = await embedded.open();
  await populate(store);
  const before = await everything(store);
  await store.close();
  const file = fingerprint();

  const rows = await moveToPostgres(dataDir, databaseUrl);
  expect(Object.keys(rows).toSorted()).toEqual(Object.keys(before));
  expect(new Set(Object.values(rows))).toEqual(new Set([2]));
  const moved = await postgres.open();
  expect(await everything(moved)).toEqual(before);
  expect(fingerprint()).toBe(file);

  // It goes on where it was.
  await addRoom(moved, 'new');
  expect(await moved.append(saying('new', 'ada', 'hello'))).toMatchObject({ status: 'appended', seq: 1 });
});

test('while a server has the file open nothing is moved', async () => {
  const store = await embedded.open();
  await populate(store);
  await expect(moveToPostgres(dataDir, databaseUrl)).rejects.toThrow(/A running server.*stop it first/);
  expect(await nothingThere()).toBe(true);
});

test('into a database that has our tables nothing is moved, even if they are empty', async () => {
  await (await embedded.open()).close();
  await (await postgres.open()).close();
  await expect(moveToPostgres(dataDir, databaseUrl)).rejects.toThrow(/holds tables of ChatStream already/);
});

test('a move that is broken off leaves nothing behind, and can be made again', async () => {
  const store = await embedded.open();
  await populate(store);
  await store.close();
  const breakOff = ({ table }: { table: string }) => {
    if (table === 'room_event') throw new Error('the power went');
  };
  await expect(moveToPostgres(dataDir, databaseUrl, breakOff)).rejects.toThrow('the power went');
  expect((await moveToPostgres(dataDir, databaseUrl))['room_event']).toBe(2);
});

test('rows that arrive as something else are noticed, and nothing is kept', async () => {
  const store = await embedded.open();
  await populate(store);
  // SQLite takes a text for a number; PostgreSQL does not.
  await sql`update room set created_at = '12abc' where id = 'r1'`.execute(store.db);
  await store.close();
  await expect(moveToPostgres(dataDir, databaseUrl)).rejects.toThrow(/invalid input syntax|room/);
  expect(await nothingThere()).toBe(true);
});

test('without an embedded installation there is nothing to move', async () => {
  const empty = mkdtempSync(path.join(tmpdir(), 'chatstream-move-'));
  await expect(moveToPostgres(empty, databaseUrl)).rejects.toThrow(/does not exist/);
  rmSync(empty, { recursive: true });
});
