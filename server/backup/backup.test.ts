import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { everything, populate } from '../../test/support/populate.ts';
import { addRoom, logOf, saying } from '../../test/support/store-rooms.ts';
import { keepNewest, makeBackup, type BackupOrder } from './backup.store.ts';
import type { Whereabouts } from './location.ts';
import { verifyBackup } from './reading.ts';
import { restoreBackup } from './restore.store.ts';
import { useInstallations } from '../../test/support/installations.ts';

let folder: string;
const installation = useInstallations((made) => (folder = made));

const order = (more: Partial<BackupOrder> = {}): BackupOrder => ({
  target: { folder },
  withoutSecrets: false,
  version: '1.2.3',
  ...more,
});
const nobody = async () => 0;
const restore = (where: Whereabouts, file: string, replace = false) =>
  restoreBackup(where, { file, replace, forget: nobody });

describe.each(databases())('a backup of %s', (dialect) => {
  test.each(databases())('brings every row of every table back, into %s', async (other) => {
    const { database, where } = await installation(dialect);
    const store = await database.open();
    await populate(store);
    const before = await everything(store);
    for (const rows of Object.values(before)) expect(rows).toHaveLength(2);
    expect(before['room']!.join()).toContain('🎓');

    const { file, rows } = await makeBackup(where, order());
    expect(Object.keys(rows).toSorted()).toEqual(Object.keys(before));
    const { database: fresh, where: there } = await installation(other);
    await restore(there, file);

    const { room_counter: counters, session, verification, ...after } = await everything(await fresh.open());
    const isNote = (row: string) => row.includes('backup_restored');
    expect(after['site_audit']!.filter(isNote)).toHaveLength(1);
    after['site_audit'] = after['site_audit']!.filter((row) => !isNote(row));
    const { room_counter: _counters, session: _session, verification: _verification, ...rest } = before;
    expect(after).toEqual(rest);
    expect([session, verification]).toEqual([[], []]);
    const epochs = counters!.map((row) => (JSON.parse(row) as { epoch: string }).epoch);
    expect(epochs).toEqual([expect.stringMatching(/^[\w-]{22}$/), epochs[0]]);
  });

  test('is a prefix of every room without a gap, however fast people write meanwhile', async () => {
    const { database, where } = await installation(dialect);
    const store = await database.open();
    const rooms = ['r', 's'];
    for (const room of rooms) await addRoom(store, room);
    await sql`insert into "user" (id, name, email, created_at, updated_at) values ('cleo', 'Cleo', 'c@x.y', 0, 0)`.execute(store.db); // prettier-ignore
    let writing = true;
    const acknowledged = new Map(rooms.map((room) => [room, 0]));
    const writers = rooms.flatMap((room) =>
      [0, 1, 2, 3].map(async () => {
        while (writing) {
          const reaction = store.db
            .insertInto('reaction')
            .values({ room_id: room, seq: acknowledged.get(room)!, account_id: 'cleo', reaction: 'heart' })
            .onConflict((it) => it.doNothing())
            .compile();
          const said = await store.append({
            ...saying(room, 'ada', 'x'.repeat(200)),
            alongside: [{ query: reaction }],
          });
          if (said.status === 'appended') acknowledged.set(room, Math.max(acknowledged.get(room)!, said.seq));
        }
      }),
    );
    await expect.poll(() => Math.min(...acknowledged.values()), { timeout: 10_000 }).toBeGreaterThan(300);
    const before = new Map(acknowledged);
    const { file } = await makeBackup(where, order());
    const during = new Map(acknowledged);
    writing = false;
    await Promise.all(writers);

    const all = (counts: Map<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(all(during)).toBeGreaterThan(all(before)); // they did write meanwhile

    const { database: fresh, where: there } = await installation('sqlite');
    await restore(there, file);
    const back = await fresh.open();
    for (const room of rooms) {
      const seqs = (await logOf(back, room)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, n) => n + 1));
      expect(seqs.length).toBeGreaterThanOrEqual(before.get(room)!);
      const counter = await back.db.selectFrom('room_counter').selectAll().where('room_id', '=', room).executeTakeFirstOrThrow(); // prettier-ignore
      expect(counter.last_seq).toBe(seqs.length);
      const reactions = await back.db.selectFrom('reaction').select('seq').where('room_id', '=', room).execute();
      expect(reactions.length).toBeGreaterThan(0);
      expect(Math.max(...reactions.map(({ seq }) => seq))).toBeLessThanOrEqual(seqs.length);
    }
  });

  test('is known to the server afterwards', async () => {
    const { database, where } = await installation(dialect);
    const store = await database.open();
    const at = Date.UTC(2026, 2, 1, 3, 7);
    const { file, bytes, untold } = await makeBackup(where, order({ clock: () => at }));
    expect(path.basename(file)).toBe('chatstream-2026-03-01T0307.backup');
    const { value } = await store.db.selectFrom('setting').selectAll().where('key', '=', 'last_backup').executeTakeFirstOrThrow(); // prettier-ignore
    expect(JSON.parse(value)).toEqual({ at, bytes, where: file });
    expect([bytes, untold]).toEqual([statSync(file).size, null]);
  });
});

describe('the file', () => {
  const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

  test('holds secret and authority, and is for its owner’s eyes; both can be left out', async () => {
    const { database, where } = await installation('sqlite');
    await database.open();
    mkdirSync(path.join(where.dataDir, 'tls'));
    writeFileSync(path.join(where.dataDir, 'secret'), 'the secret\n');
    writeFileSync(path.join(where.dataDir, 'tls/authority.json'), '{"key":"k"}');
    const whole = await makeBackup(where, order());
    expect(modeOf(whole.file)).toBe('600');
    const without = await makeBackup(
      where,
      order({ target: { file: path.join(folder, 'a.backup') }, withoutSecrets: true }),
    );
    expect((await verifyBackup(without.file)).secrets).toEqual([]);

    const { where: there } = await installation('sqlite');
    await restore(there, whole.file);
    expect(readFileSync(path.join(there.dataDir, 'secret'), 'utf8')).toBe('the secret\n');
    expect(readFileSync(path.join(there.dataDir, 'tls/authority.json'), 'utf8')).toBe('{"key":"k"}');
    expect(['secret', 'tls/authority.json', 'chatstream.db'].map((it) => modeOf(path.join(there.dataDir, it)))).toEqual(
      ['600', '600', '600'],
    );
  });

  test('never takes the place of another, and nothing half-done is left', async () => {
    const { database, where } = await installation('sqlite');
    await database.open();
    const clock = () => Date.UTC(2026, 0, 1);
    await makeBackup(where, order({ clock }));
    await expect(makeBackup(where, order({ clock }))).rejects.toThrow('is there already: nothing was written');
    const progress = () => {
      throw new Error('the disk is full');
    };
    await expect(makeBackup(where, order({ progress }))).rejects.toThrow('the disk is full');
    expect(readdirSync(folder)).toEqual(['chatstream-2026-01-01T0000.backup']);
  });

  test('of a process that was killed is cleared away after a day', async () => {
    const { database, where } = await installation('sqlite');
    await database.open();
    const [old, young] = [
      '.chatstream-2026-01-01T0000.backup.1.partial',
      '.chatstream-2026-01-02T0000.backup.2.partial',
    ];
    for (const name of [old, young]) writeFileSync(path.join(folder, name), '');
    utimesSync(path.join(folder, old), 0, 0);
    await makeBackup(where, order());
    expect(readdirSync(folder)).not.toContain(old);
    expect(readdirSync(folder)).toContain(young);
  });

  test('gives way to newer ones when only some are kept, and other files never do', async () => {
    const ours = [1, 2, 3, 4].map((day) => `chatstream-2026-01-0${day}T0000.backup`);
    const others = ['chatstream-2026-01-01T0000.backup.old', 'letters.txt', 'chatstream-before.backup'];
    for (const name of [...ours, ...others]) writeFileSync(path.join(folder, name), '');
    expect(await keepNewest(folder, 2)).toEqual(ours.slice(0, 2));
    expect(readdirSync(folder).toSorted()).toEqual([...ours.slice(2), ...others].toSorted());
  });

  test('is not made of nothing', async () => {
    const nowhere = { dataDir: path.join(folder, 'data'), databaseUrl: undefined };
    await expect(makeBackup(nowhere, order())).rejects.toThrow(/There is no database: .*chatstream\.db does not exist/);
    const { where } = await installation('postgres');
    await expect(makeBackup(where, order())).rejects.toThrow('There is nothing to back up');
    expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual([]);
  });
});
