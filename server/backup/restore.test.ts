import { mkdtempSync, mkdirSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { addRoom, logOf, saying } from '../../test/support/store-rooms.ts';
import { migrateWithin } from '../store/migrate.ts';
import { migrations } from '../store/migrations/index.ts';
import type { Store } from '../store/port.ts';
import { makeBackup } from './backup.store.ts';
import type { Whereabouts } from './location.ts';
import { restoreBackup } from './restore.store.ts';
import { openSqliteFile } from './sqlite.store.ts';
import { useInstallations } from '../../test/support/installations.ts';

let folder: string;
const installation = useInstallations((made) => (folder = made));

const saysIn = async (store: Store, room: string, text: string) => {
  await addRoom(store, room);
  await store.append(saying(room, 'ada', text));
};
const backup = (where: Whereabouts) =>
  makeBackup(where, { target: { folder }, withoutSecrets: false, version: '1.2.3' });
const restore = (where: Whereabouts, file: string, replace = false) =>
  restoreBackup(where, { file, replace, forget: async () => 0, clock: () => Date.UTC(2026, 2, 1, 3, 7, 9) });
const words = async (store: Store, room: string) => (await logOf(store, room)).map(({ payload }) => payload.text);

describe.each(databases())('a restore into %s', (dialect) => {
  /** A backup in which Ada says "then", and an installation in which she says "now". */
  async function thenAndNow() {
    const { database: source, where: from } = await installation('sqlite');
    writeFileSync(path.join(from.dataDir, 'secret'), 'of then');
    await saysIn(await source.open(), 'r', 'then');
    const { file } = await backup(from);
    const { database, where } = await installation(dialect);
    writeFileSync(path.join(where.dataDir, 'secret'), 'of now');
    const store = await database.open();
    await saysIn(store, 'r', 'now');
    await store.close();
    return { file, database, where };
  }

  test('refuses where something is, and changes nothing', async () => {
    const { file, database, where } = await thenAndNow();
    await expect(restore(where, file)).rejects.toThrow(/nothing was changed.*--replace/);
    expect(await words(await database.open(), 'r')).toEqual(['now']);
    expect(readFileSync(path.join(where.dataDir, 'secret'), 'utf8')).toBe('of now');
    expect(readdirSync(where.dataDir).filter((name) => name.includes('restor'))).toEqual([]);
  });

  test('refuses to replace what a server has open', async () => {
    const { file, database, where } = await thenAndNow();
    const server = await database.open();
    expect(await words(server, 'r')).toEqual(['now']);
    await expect(restore(where, file, true)).rejects.toThrow(/server.*stop/);
    expect(await words(server, 'r')).toEqual(['now']);
  });

  test('moves aside what is there when told to replace it', async () => {
    const { file, database, where } = await thenAndNow();
    const { aside } = await restore(where, file, true);
    const store = await database.open();
    expect(await words(store, 'r')).toEqual(['then']);
    expect(readFileSync(path.join(where.dataDir, 'secret'), 'utf8')).toBe('of then');
    const old = path.join(where.dataDir, 'before-restore-20260301t030709');
    expect(readFileSync(path.join(old, 'secret'), 'utf8')).toBe('of now');
    if (dialect === 'sqlite') {
      expect(aside).toEqual([`the folder ${old}`]);
      const earlier = openSqliteFile(path.join(old, 'chatstream.db'), 'beside');
      const { rows } = await sql<{ payload: string }>`select payload from room_event`.execute(earlier.db);
      expect(rows).toEqual([{ payload: '{"text":"now"}' }]);
      await earlier.close();
    } else {
      expect(aside).toEqual([`the folder ${old}`, 'the schema before_restore_20260301t030709 of the database']);
      const { rows } = await sql`select payload from before_restore_20260301t030709.room_event`.execute(store.db);
      expect(rows).toEqual([{ payload: '{"text":"now"}' }]);
    }
  });

  test('that fails at the end leaves everything as it was', async () => {
    const { file, database, where } = await thenAndNow();
    // Where the authority is to go there is a folder of that name.
    const { database: source, where: from } = await installation('sqlite');
    await saysIn(await source.open(), 's', 'x');
    mkdirSync(path.join(from.dataDir, 'tls'));
    writeFileSync(path.join(from.dataDir, 'tls/authority.json'), '{}');
    writeFileSync(path.join(from.dataDir, 'secret'), 'third');
    const { file: third } = await makeBackup(from, {
      target: { file: `${file}.3` },
      withoutSecrets: false,
      version: '1',
    });
    writeFileSync(path.join(where.dataDir, 'tls'), 'in the way');
    await expect(restore(where, third, true)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(readFileSync(path.join(where.dataDir, 'secret'), 'utf8')).toBe('of now');
    expect(await words(await database.open(), 'r')).toEqual(['now']);
  });

  test('runs the migrations that were made since', async () => {
    const dataDir = mkdtempSync(path.join(folder, 'old-'));
    const old = openSqliteFile(path.join(dataDir, 'chatstream.db'), 'new');
    await old.db.transaction().execute((tx) => migrateWithin(tx, ['001_accounts', '002_rooms']));
    await sql`insert into room values ('r', 'Algebra', '', 'open', 'c', 'ada', 1, null)`.execute(old.db);
    await old.close();
    const { file, header } = await backup({ dataDir, databaseUrl: undefined });
    expect(header.migrations).toEqual(['001_accounts', '002_rooms']);

    const { database, where } = await installation(dialect);
    await restore(where, file);
    const store = await database.open();
    expect(await store.db.selectFrom('room').select(['name', 'direct']).execute()).toEqual([
      { name: 'Algebra', direct: 0 },
    ]);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(store.db);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
  });
});

test('a backup of a newer version is refused, with its version', async () => {
  const { database, where } = await installation('sqlite');
  const store = await database.open();
  await store.close();
  const raw = new DatabaseSync(path.join(where.dataDir, 'chatstream.db'));
  raw.exec(`insert into kysely_migration values ('999_future', '2999')`);
  raw.close();
  await expect(backup(where)).rejects.toThrow(/999_future.*this program is older/);
});

test('what a newer version made in PostgreSQL goes aside too, and other people’s tables stay otherwise', async () => {
  const { database: source, where: from } = await installation('sqlite');
  await saysIn(await source.open(), 'r', 'then');
  const { file } = await backup(from);
  const { database, where } = await installation('postgres');
  const store = await database.open();
  await sql`create table future (id text)`.execute(store.db);
  await store.close();
  const there = async () => {
    const open = await database.open();
    const { rows } = await sql<{ name: string | null }>`select to_regclass('public.future')::text as name`.execute(
      open.db,
    );
    await open.close();
    return rows[0]!.name;
  };
  await restoreBackup(where, { file, replace: true, forget: async () => 0, clock: () => 0 });
  expect(await there()).toBe('future');
  const later = await database.open();
  await sql`insert into kysely_migration values ('999_future', '2999')`.execute(later.db);
  await later.close();
  await restore(where, file, true);
  expect(await there()).toBe(null);
});

test('a database that is broken can be replaced, and is kept', async () => {
  const { database: source, where: from } = await installation('sqlite');
  await saysIn(await source.open(), 'r', 'then');
  const { file } = await backup(from);
  const dataDir = mkdtempSync(path.join(folder, 'broken-'));
  writeFileSync(path.join(dataDir, 'chatstream.db'), 'a letter to my aunt, not a database. '.repeat(50));
  expect(await restore({ dataDir, databaseUrl: undefined }, file, true)).toMatchObject({ listLost: true });
  const back = openSqliteFile(path.join(dataDir, 'chatstream.db'), 'beside');
  expect((await sql`select payload from room_event`.execute(back.db)).rows).toEqual([{ payload: '{"text":"then"}' }]);
  await back.close();
  expect(existsSync(path.join(dataDir, 'before-restore-20260301t030709/chatstream.db'))).toBe(true);
});
