import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { addRoom, logOf, saying } from '../../test/support/store-rooms.ts';
import { isForeignKeyViolation, isUniqueViolation } from './errors.ts';
import { StoreBusy, type Store } from './port.ts';

describe.each(databases())('the store on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let room: string;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    room = randomUUID().slice(0, 20);
    await addRoom(store, room);
  });

  test('gives 1, 2, 3 … in the order of the calls', async () => {
    const texts = Array.from({ length: 50 }, (_, i) => `sentence ${i}`);
    const appended = await Promise.all(texts.map((text) => store.append(saying(room, 'ada', text))));
    expect(appended.map((one) => one.status === 'appended' && one.seq)).toEqual(texts.map((_, i) => i + 1));
    expect((await logOf(store, room)).map((event) => event.payload.text)).toEqual(texts);
  });

  test('keeps 1,000 concurrent posts to three rooms apart, each without a gap', async () => {
    const rooms = [room, `${room}-2`, `${room}-3`];
    await addRoom(store, rooms[1]!);
    await addRoom(store, rooms[2]!);
    await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        store.append(saying(rooms[i % 3]!, `student${i % 7}`, `${i}`, randomUUID())),
      ),
    );
    for (const [k, id] of rooms.entries()) {
      const log = await logOf(store, id);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
      expect(log.map((event) => Number(event.payload.text))).toEqual(log.map((_, i) => i * 3 + k));
    }
  });

  test('two servers on the same data share one order without a gap', async () => {
    const second = await database.open();
    await Promise.all(
      Array.from({ length: 400 }, (_, i) =>
        (i % 2 ? store : second).append(saying(room, 'cleo', `${i}`, randomUUID())),
      ),
    );
    const log = await logOf(second, room);
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    await second.close();
  });

  test('answers a post sent again with the seq it has already, and writes nothing', async () => {
    const clientId = randomUUID();
    const first = await store.append(saying(room, 'cleo', 'Louder please', clientId));
    const again = await store.append(saying(room, 'cleo', 'Louder please', clientId));
    expect(first).toMatchObject({ status: 'appended', seq: 1 });
    expect(again).toEqual({ ...first, status: 'duplicate' });
    expect(await logOf(store, room)).toHaveLength(1);
  });

  test('recognises a duplicate within one batch', async () => {
    const clientId = randomUUID();
    const both = await Promise.all([1, 2].map(() => store.append(saying(room, 'cleo', 'twice', clientId))));
    expect(both.map((one) => one.status)).toEqual(['appended', 'duplicate']);
    expect(await store.append(saying(room, 'cleo', 'next'))).toMatchObject({ status: 'appended', seq: 2 });
  });

  test('the same clientId of another person, or in another room, is another post', async () => {
    const clientId = randomUUID();
    await addRoom(store, `${room}-2`);
    await store.append(saying(room, 'cleo', 'mine', clientId));
    expect(await store.append(saying(room, 'mallory', 'yours', clientId))).toMatchObject({
      status: 'appended',
      seq: 2,
    });
    expect(await store.append(saying(`${room}-2`, 'cleo', 'there', clientId))).toMatchObject({
      status: 'appended',
      seq: 1,
    });
  });

  test('refuses a room that is not there or was deleted, without harm to others of the batch', async () => {
    await addRoom(store, `${room}-2`);
    await store.db.updateTable('room').set({ deleted_at: 1 }).where('id', '=', `${room}-2`).execute();
    const answers = await Promise.all([
      store.append(saying('nowhere', 'ada', 'a')),
      store.append(saying(`${room}-2`, 'ada', 'b')),
      store.append(saying(room, 'ada', 'c')),
    ]);
    expect(answers).toMatchObject([{ status: 'refused' }, { status: 'refused' }, { status: 'appended', seq: 1 }]);
    expect(await logOf(store, `${room}-2`)).toEqual([]);
  });

  test('after a clock was set back, or of a node that is behind, times stand still for a minute and do not go back', async () => {
    const next = async (aheadMs: number) => {
      const last = Date.now() + aheadMs;
      await store.db.updateTable('room_event').set({ at: last }).where('room_id', '=', room).execute();
      const appended = await Promise.all(['a', 'b'].map((text) => store.append(saying(room, 'ada', text))));
      return appended.map((one) => (one.status === 'appended' ? one.at - last : NaN));
    };
    await store.append(saying(room, 'ada', 'first'));
    expect(await next(50_000)).toEqual([0, 0]);
    for (const back of await next(3 * 60 * 60_000)) expect(back).toBeLessThan(-60_000); // what was wrong by hours is put right
    for (const on of await next(-3 * 60 * 60_000)) expect(on).toBeGreaterThan(60_000);
  });

  describe('statements alongside', () => {
    const start = (id: string) => ({
      query: store.db
        .insertInto('lecture')
        .values({ id, room_id: room, title: 'T', state: 'live', presenter_id: 'ada', started_at: 1, ended_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .compile(),
      rows: 1,
    });
    const starting = (id: string) => ({ ...saying(room, 'ada', id), type: 'lecture.started', alongside: [start(id)] });
    const lectures = () => store.db.selectFrom('lecture').select('id').where('room_id', '=', room).execute();

    test('commit with the entry', async () => {
      const id = randomUUID();
      expect(await store.append(starting(id))).toMatchObject({ status: 'appended', seq: 1 });
      expect(await lectures()).toEqual([{ id }]);
    });

    test('refuse the entry when they do not find their rows, and leave the others of the batch alone', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const answers = await Promise.all([
        store.append(saying(room, 'cleo', 'before')),
        store.append(starting(first)),
        store.append(starting(second)),
        store.append(saying(room, 'cleo', 'after')),
      ]);
      expect(answers).toMatchObject([{ seq: 1 }, { seq: 2 }, { status: 'refused' }, { seq: 3 }]);
      expect(await lectures()).toEqual([{ id: first }]);
      expect((await logOf(store, room)).map((event) => event.payload.text)).toEqual(['before', first, 'after']);
    });

    test('are undone when a later one refuses', async () => {
      const id = randomUUID();
      const nothing = { query: store.db.deleteFrom('room').where('id', '=', 'nowhere').compile(), rows: 1 };
      const entry = { ...starting(id), alongside: [start(id), nothing] };
      expect(await store.append(entry)).toEqual({ status: 'refused' });
      expect(await lectures()).toEqual([]);
    });

    test('see what stands before their entry in the same batch', async () => {
      const erase = store.db
        .updateTable('room_event')
        .set({ payload: '{}' })
        .where('room_id', '=', room)
        .where('seq', '=', 1)
        .compile();
      const answers = await Promise.all([
        store.append(saying(room, 'cleo', 'regretted')),
        store.append({ ...saying(room, 'cleo', 'erasure'), alongside: [{ query: erase, rows: 1 }] }),
      ]);
      expect(answers).toMatchObject([{ seq: 1 }, { seq: 2 }]);
      expect((await logOf(store, room))[0]!.payload).toEqual({});
    });

    test('do not run for a duplicate', async () => {
      const clientId = randomUUID();
      const [first, second] = [randomUUID(), randomUUID()];
      await store.append({ ...starting(first), clientId });
      await store.db.updateTable('lecture').set({ state: 'ended' }).where('id', '=', first).execute();
      expect(await store.append({ ...starting(second), clientId })).toMatchObject({ status: 'duplicate', seq: 1 });
      expect(await lectures()).toEqual([{ id: first }]);
    });

    test('that fail are the fault of their own entry only', async () => {
      const orphan = store.db
        .insertInto('membership')
        .values({ room_id: room, account_id: 'nobody', role: 'student', joined_at: 1 })
        .compile();
      const answers = await Promise.allSettled([
        store.append(saying(room, 'cleo', 'before')),
        store.append({ ...saying(room, 'mallory', 'in'), alongside: [{ query: orphan }] }),
        store.append(saying(room, 'cleo', 'after')),
      ]);
      expect(answers).toMatchObject([{ value: { seq: 1 } }, { status: 'rejected' }, { value: { seq: 2 } }]);
      expect(isForeignKeyViolation((answers[1] as PromiseRejectedResult).reason)).toBe(true);
    });
  });

  test('gives payloads back as they were, with every odd character', async () => {
    const payload = { text: 'Grüße שלום مرحبا 👩🏽‍🏫 \u0000 \u2028 \ud800 "\\ \r\n', n: -0.5, list: [null, true, {}] };
    await store.append({ roomId: room, type: 'chat.posted', actorId: 'ada', payload });
    expect((await logOf(store, room))[0]!.payload).toEqual(payload);
  });

  test('drops U+0000 from other text, which PostgreSQL cannot hold', async () => {
    await store.db.updateTable('room').set({ name: 'Lin\0ear' }).where('id', '=', room).execute();
    const { name } = await store.db.selectFrom('room').select('name').where('id', '=', room).executeTakeFirstOrThrow();
    expect(name).toBe('Linear');
  });

  test('times, sums and counts are numbers', async () => {
    await store.append(saying(room, 'ada', 'one'));
    const row = await store.db
      .selectFrom('room_event')
      .select((eb) => [eb.fn.countAll().as('count'), eb.fn.sum('seq').as('sum'), eb.fn.max('at').as('at')])
      .where('room_id', '=', room)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ count: 1, sum: 1, at: expect.any(Number) });
  });

  test('names the faults alike', async () => {
    const again = await addRoom(store, room).catch((error: unknown) => error);
    expect(isUniqueViolation(again)).toBe(true);
    expect(isForeignKeyViolation(again)).toBe(false);
    const orphan = await store.db
      .insertInto('room_counter')
      .values({ room_id: 'nowhere', epoch: 'e' })
      .execute()
      .catch((error: unknown) => error);
    expect(isForeignKeyViolation(orphan)).toBe(true);
  });

  test('a transaction that throws leaves nothing, and the next one works', async () => {
    const broken = store.db.transaction().execute(async (tx) => {
      await tx.updateTable('room').set({ name: 'Half' }).where('id', '=', room).execute();
      throw new Error('changed my mind');
    });
    await expect(broken).rejects.toThrow('changed my mind');
    const { name } = await store.db.selectFrom('room').select('name').where('id', '=', room).executeTakeFirstOrThrow();
    expect(name).toBe(`Room ${room}`);
    await addRoom(store, `${room}-2`);
  });

  test('transactions that run at once wait for each other', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.db.transaction().execute(async (tx) => {
          const { last_seq } = await tx
            .updateTable('room_counter')
            .set((eb) => ({ last_seq: eb('last_seq', '+', 1) }))
            .where('room_id', '=', room)
            .returning('last_seq')
            .executeTakeFirstOrThrow();
          await tx
            .updateTable('room')
            .set({ description: `${last_seq}` })
            .where('id', '=', room)
            .execute();
        }),
      ),
    );
    const { description } = await store.db
      .selectFrom('room')
      .select('description')
      .where('id', '=', room)
      .executeTakeFirstOrThrow();
    expect(description).toBe('20');
  });

  test('keeps two lectures of a room from being live at once', async () => {
    const live = (id: string) =>
      store.db
        .insertInto('lecture')
        .values({ id, room_id: room, title: 'T', state: 'live', presenter_id: 'ada', started_at: 1, ended_at: null })
        .execute();
    await live(randomUUID());
    expect(isUniqueViolation(await live(randomUUID()).catch((error: unknown) => error))).toBe(true);
  });

  test('close waits for what was appended before, and takes nothing after', async () => {
    const leaving = await database.open();
    const last = Array.from({ length: 600 }, (_, i) => leaving.append(saying(room, 'ada', `${i}`)));
    const closed = leaving.close();
    await expect(leaving.append(saying(room, 'ada', 'too late'))).rejects.toBeInstanceOf(StoreBusy);
    await closed;
    expect((await Promise.all(last)).map((one) => one.status)).toEqual(last.map(() => 'appended'));
    expect(await logOf(store, room)).toHaveLength(600);
  });
});
