import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { newId } from '../ids.ts';
import { createRoomStore } from '../rooms/rooms.store.ts';
import type { Store } from '../store/port.ts';
import { createFactStore } from './facts.store.ts';
import { createStorageStore } from './storage.store.ts';

describe.each(databases())('sizes on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  const rooms: string[] = [];
  const day = 86_400_000;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    for (let n = 0; n <= limits.storageRooms.counted; n++) rooms.push(newId());
    const made = rooms.map((id, n) => ({ id, name: `Room ${n}`, description: '', joining: 'code' as const, code: id }));
    for (let n = 0; n < made.length; n += 100) {
      const rows = made
        .slice(n, n + 100)
        .map((room) => ({ ...room, created_by: 'x', created_at: n, deleted_at: null }));
      await store.db.insertInto('room').values(rows).execute();
      const counters = rows.map(({ id }) => ({ room_id: id, epoch: 'e', last_seq: 1 }));
      await store.db.insertInto('room_counter').values(counters).execute();
      await store.db
        .insertInto('room_event')
        .values(rows.map(({ id }) => eventOf(id, 1, 3 * day)))
        .execute();
    }
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  function eventOf(room: string, seq: number, at: number) {
    const body = { type: 'chat.posted', actor_id: 'a', client_id: `${room}${seq}`, lecture_id: null };
    return { room_id: room, seq, at, payload: JSON.stringify({ text: 'x'.repeat(89) }), ...body };
  }

  test('what was written since a moment is found in all logs together, without reading one through', async () => {
    const [long] = rooms;
    const times = Array.from({ length: 40 }, (_, i) => eventOf(long!, i + 2, 4 * day + i * 1_000));
    await store.db.insertInto('room_event').values(times).execute();
    await store.db.updateTable('room_counter').set({ last_seq: 41 }).where('room_id', '=', long!).execute();
    const { writtenSince } = createStorageStore(store.db);
    expect((await writtenSince(5 * day)).entries).toBe(0);
    expect((await writtenSince(4 * day + 30_000)).entries).toBe(10);
    expect(await writtenSince(4 * day)).toEqual({ entries: 40, bytes: 40 * (100 + 350) });
    // One room more than are counted: the shortest log is left out.
    expect((await writtenSince(0)).entries).toBe(41 + limits.storageRooms.counted - 1);
  });

  test('entries that were cleared away from the beginning of a log do not count', async () => {
    const [long] = rooms;
    await store.db.deleteFrom('room_event').where('room_id', '=', long!).where('seq', '<=', 11).execute();
    const { entries } = await createStorageStore(store.db).writtenSince(3.5 * day);
    expect(entries).toBe(30);
  });

  test('the longest logs are shown, and no more of them', async () => {
    await createRoomStore(store.db).remove(rooms[0]!, 1);
    const largest = await createStorageStore(store.db).largest();
    expect(largest).toHaveLength(limits.storageRooms.shown);
    expect(largest[0]).toEqual({ room: { id: rooms[0], name: 'Room 0' }, deleted: true, entries: 41, bytes: 41 * 450 });
  });

  test('the database says how large it is', async () => {
    expect(await createFactStore(store).bytes()).toBeGreaterThan(50_000);
  });
});
