import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createPeople } from '../accounts/people.ts';
import { createAuditStore } from '../chat/audit.store.ts';
import { createRoomStore } from '../rooms/rooms.store.ts';
import type { Store } from '../store/port.ts';
import { createSiteAudit } from './audit.store.ts';

describe.each(databases())('the audit trail on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let now = 1_000;
  let xenia: string;
  let ada: string;
  let ben: string;
  const room = 'r'.repeat(22);
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    const people = createPeople(store.db, () => now);
    const add = (name: string, email: string) => people.add({ name, email, passwordHash: 'x' }) as Promise<string>;
    xenia = await add('Xenia', 'xenia@uni.example');
    ada = await add('Ada 100%', 'ada@uni.example');
    ben = await add('Ben', 'ben@uni.example');
    const kept = { id: room, name: 'Operating Systems', description: '', joining: 'code' as const, code: 'AAAABBBB' };
    await createRoomStore(store.db).create({ ...kept, ownerId: ada, at: 1 });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const audit = () => createSiteAudit(store.db, () => now);
  const deeds = async (filter: object = {}) =>
    (await audit().page({ limit: 50, ...filter })).entries.map((entry) => entry.deed);

  test('what was done stands there with who, whom and where, newest first', async () => {
    await audit().done({ actor: xenia, deed: 'role_given', subject: ada, detail: { role: 'presenter' } });
    now = 2_000;
    await audit().done({ actor: null, deed: 'backup_made', detail: { bytes: 17 } });
    now = 3_000;
    await audit().done({ actor: xenia, deed: 'room_transferred', subject: ben, room });
    expect((await audit().page({ limit: 50 })).entries).toMatchObject([
      {
        deed: 'room_transferred',
        at: 3_000,
        by: { id: xenia, name: 'Xenia' },
        subject: { name: 'Ben' },
        room: { id: room, name: 'Operating Systems' },
      },
      { deed: 'backup_made', by: null, subject: null, room: null, detail: { bytes: 17 } },
      { deed: 'role_given', subject: { name: 'Ada 100%' }, detail: { role: 'presenter' } },
    ]);
  });

  test('what staff did in rooms stands between, and pseudonyms keep their secret', async () => {
    const rooms = createAuditStore(store.db);
    const pseudonym = `anon-${'p'.repeat(16)}`;
    await rooms.write({ roomId: room, actorId: ada, deed: 'mute', subjectId: pseudonym, detail: { reason: 'spam' } });
    const [newest] = (await audit().page({ limit: 1 })).entries;
    expect(newest).toMatchObject({
      deed: 'mute',
      by: { name: 'Ada 100%' },
      subject: { id: pseudonym, name: '' },
      detail: { reason: 'spam' },
    });
  });

  test('it is filtered by person, as doer or as whom it is about, by room and by deed', async () => {
    expect(await deeds({ person: 'xenia@' })).toEqual(['room_transferred', 'role_given']);
    expect(await deeds({ person: ada })).toEqual(['mute', 'role_given']);
    expect(await deeds({ person: '100%' })).toEqual(['mute', 'role_given']);
    expect(await deeds({ person: '%' })).toEqual(['mute', 'role_given']);
    expect(await deeds({ person: 'nobody' })).toEqual([]);
    expect(await deeds({ room: 'operating' })).toEqual(['mute', 'room_transferred']);
    expect(await deeds({ room, deed: 'mute' })).toEqual(['mute']);
    expect(await deeds({ deed: 'backup_made' })).toEqual(['backup_made']);
  });

  test('pages have no gaps and nothing twice, though all of it happened in the same millisecond', async () => {
    now = 4_000;
    for (let i = 0; i < 7; i++) {
      await audit().done({ actor: xenia, deed: 'settings_changed' });
      const { id: _, ...note } = { id: '', room_id: room, at: now, actor_id: ben, deed: 'pin' as const };
      const row = { ...note, id: `n${i}${'x'.repeat(20)}`, subject_id: null, ref: null, detail: '{}' };
      await store.db.insertInto('audit').values(row).execute();
    }
    const seen: string[] = [];
    for (let after: string | undefined, page = 0; page < 20; page++) {
      const { entries, next } = await audit().page({ limit: 3, after });
      seen.push(...entries.map((entry) => entry.id));
      if (next === null) break;
      after = next;
    }
    expect(seen).toHaveLength(18);
    expect(new Set(seen).size).toBe(18);
  });

  test('a note is written in the transaction of its deed, or not at all', async () => {
    const before = (await deeds()).length;
    const broken = store.db.transaction().execute(async (tx) => {
      await tx.executeQuery(audit().noting({ actor: xenia, deed: 'room_deleted', room }));
      throw new Error('the deed failed');
    });
    await expect(broken).rejects.toThrow('the deed failed');
    expect(await deeds()).toHaveLength(before);
  });
});
