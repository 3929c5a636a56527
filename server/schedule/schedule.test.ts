import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ScheduledLecture } from '../../protocol/schedule.ts';
import { withDatabase, databases, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryBus } from '../bus/memory.ts';
import { newId } from '../ids.ts';
import { byOf } from '../rooms/client.ts';
import type { Person } from '../rooms/test/house.ts';
import { endLecture } from '../stage/end-lecture.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { createScheduleStore } from './schedule.store.ts';
import { dayMs, hourMs, local, minuteMs, Timetable } from './test/timetable.ts';

describe.each(databases())('a schedule on %s', (dialect) => {
  let database: TestDatabase;
  let table: Timetable;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    table = new Timetable(await database.open());
  });
  afterAll(async () => {
    table.stop();
    await database.drop();
  });

  const starts = (lectures: ScheduledLecture[]) => lectures.map(({ startsAt }) => (startsAt - table.at) / hourMs);
  const states = (lectures: ScheduledLecture[]) => lectures.map(({ state }) => state);

  test('Ada plans a series, and every member sees it, in the room and among all rooms', async () => {
    const { plan, on, by, ada, ask } = await table.room();
    const made = await plan(dayMs, { title: ' Page\ntables ', weekly: { count: 3, except: [] } });
    expect(made).toHaveLength(3);
    expect(made[0]).toMatchObject({
      title: 'Page tables',
      roomName: 'Operating Systems',
      state: 'scheduled',
      zone: 'UTC',
    });
    expect(new Set(made.map(({ series }) => series)).size).toBe(1);
    expect((await plan(2 * dayMs))[0]!.series).toBeNull();
    for (const person of [ada, by.Ben!, by.Cleo!]) {
      const { status, body } = await on(person, 'GET');
      expect([status, starts(body.lectures)]).toEqual([200, [24, 48, 8 * 24, 15 * 24]]);
      expect(await (await ask(person, '/api/schedule')).json()).toEqual(body);
    }
  });

  test('a stretch of time can be asked for, and what began before it and goes on is in it', async () => {
    const { plan, on, by } = await table.room();
    await plan(hourMs, { weekly: { count: 3 } });
    const between = async (from: number, to: number) =>
      starts((await on(by.Cleo!, 'GET', `?from=${table.at + from}&to=${table.at + to}`)).body.lectures);
    expect(await between(0, 2 * hourMs)).toEqual([1]);
    expect(await between(1.5 * hourMs, 2 * hourMs)).toEqual([1]);
    expect(await between(2 * hourMs, 7 * dayMs)).toEqual([]);
    expect(await between(2 * hourMs, 8 * dayMs)).toEqual([169]);
  });

  test('a change is of one lecture, or with `following` of the later ones of its series that are not cancelled', async () => {
    const { ada, on, plan } = await table.room();
    const [first, second, third, fourth] = await plan(dayMs, { weekly: { count: 4 } });
    await on(ada, 'POST', `/${third!.id}/cancel`, { cancelled: true });
    const one = await on(ada, 'PATCH', `/${first!.id}`, { title: 'Caches' });
    expect(one.body.lectures.map(({ id, title }) => [id, title])).toEqual([[first!.id, 'Caches']]);
    const moved = { starts: local(second!.startsAt + dayMs + hourMs), following: true };
    const { body } = await on(ada, 'PATCH', `/${second!.id}`, moved);
    expect(body.lectures.map(({ id }) => id)).toEqual([second!.id, fourth!.id]);
    const { lectures } = (await on(ada, 'GET')).body;
    expect(starts(lectures)).toEqual([24, 8 * 24 + 25, 15 * 24, 22 * 24 + 25]);
    expect(lectures.map(({ title }) => title)).toEqual(['Caches', 'Paging', 'Paging', 'Paging']);
    expect((await on(ada, 'PATCH', `/${third!.id}`, { title: 'x' })).body.code).toBe('conflict');
  });

  test('a cancelled one stays and says so, and may take place after all', async () => {
    const { ada, by, on, plan } = await table.room();
    const [, second] = await plan(dayMs, { weekly: { count: 3 } });
    const cancel = (cancelled: boolean, following = false) =>
      on(ada, 'POST', `/${second!.id}/cancel`, { cancelled, following });
    expect(states((await cancel(true, true)).body.lectures)).toEqual(['cancelled', 'cancelled']);
    const sequences = () =>
      table.store.db.selectFrom('scheduled_lecture').where('id', '=', second!.id).select('sequence').execute();
    expect(await sequences()).toEqual([{ sequence: 1 }]);
    expect(states((await cancel(true)).body.lectures)).toEqual(['cancelled']);
    expect(await sequences()).toEqual([{ sequence: 1 }]);
    expect(states((await on(by.Cleo!, 'GET')).body.lectures)).toEqual(['scheduled', 'cancelled', 'cancelled']);
    await cancel(false);
    expect(states((await on(by.Cleo!, 'GET')).body.lectures)).toEqual(['scheduled', 'scheduled', 'cancelled']);
  });

  test('a room’s future holds so many lectures and not one more', async () => {
    const { ada, on, plan, room } = await table.room();
    const row = {
      room_id: room,
      series_id: null,
      title: 'x',
      description: '',
      zone: 'UTC',
      state: 'scheduled' as const,
    };
    const more = { lecture_id: null, sequence: 0, made_by: 'x', made_at: 0, changed_at: 0 };
    const rows = Array.from({ length: limits.scheduledPerRoom - 1 }, (_, n) => ({
      ...{ ...row, ...more, id: newId() },
      ...{ starts_at: table.at + n * minuteMs, ends_at: table.at + (n + 1) * minuteMs },
    }));
    for (let from = 0; from < rows.length; from += 500)
      await table.store.db
        .insertInto('scheduled_lecture')
        .values(rows.slice(from, from + 500))
        .execute();
    const wish = { title: 'Paging', starts: local(table.at + dayMs), zone: 'UTC', minutes: 60 };
    const refused = { status: 429, body: { code: 'quota' } };
    expect(await on(ada, 'POST', '', { ...wish, weekly: { count: 2 } })).toEqual(refused);
    await plan(dayMs);
    expect(await on(ada, 'POST', '', wish)).toEqual(refused);
    await table.store.db
      .updateTable('scheduled_lecture')
      .set({ starts_at: table.at - 2 * dayMs })
      .where('id', '=', rows[0]!.id)
      .execute();
    await plan(dayMs);
    const all = await on(ada, 'GET', '?from=0');
    expect(all.body.lectures).toHaveLength(limits.scheduleListed); // one more is there
  });

  describe('a lecture that begins', () => {
    async function begin(ada: Person, room: string, of = table): Promise<Person> {
      const tab = ada.anotherTab();
      tab.identity.role = 'presenter';
      await of.house.enter(tab, room);
      await startLecture(tab.seat!.room, of.house.roomStore, byOf(tab), 'Whatever');
      return tab;
    }
    const linked = (room: string) =>
      table.store.db
        .selectFrom('scheduled_lecture')
        .where('room_id', '=', room)
        .where('lecture_id', 'is not', null)
        .select(['id', 'lecture_id'])
        .execute();

    test('is the planned one that is nearest to now, which cannot be changed any more', async () => {
      const { ada, room, plan, on } = await table.room();
      await plan(-90 * minuteMs, { minutes: 120 });
      const [near] = await plan(20 * minuteMs);
      await plan(50 * minuteMs);
      const tab = await begin(ada, room);
      await expect.poll(() => linked(room)).toHaveLength(1);
      const lectureId = tab.seat!.room.lecture!.id;
      expect(await linked(room)).toEqual([{ id: near!.id, lecture_id: lectureId }]);
      const now = async () => (await on(ada, 'GET')).body.lectures.find(({ id }) => id === near!.id);
      expect(await now()).toMatchObject({ state: 'live', lectureId });
      expect((await on(ada, 'PATCH', `/${near!.id}`, { title: 'x' })).body.code).toBe('conflict');
      expect((await on(ada, 'POST', `/${near!.id}/cancel`, { cancelled: true })).body.code).toBe('conflict');
      await endLecture(tab.seat!.room, table.house.roomStore, byOf(tab));
      expect(await now()).toMatchObject({ state: 'ended', lectureId });
    });

    test('an hour early is the planned one; earlier, or when that is over or cancelled, it is one of its own', async () => {
      for (const [inMs, cancelled, found] of [
        [limits.lectureEarlyMs - minuteMs, false, 1],
        [limits.lectureEarlyMs + 5 * minuteMs, false, 0],
        [-2 * hourMs, false, 0],
        [10 * minuteMs, true, 0],
      ] as const) {
        const { ada, room, plan, on } = await table.room();
        const [lecture] = await plan(inMs);
        if (cancelled) await on(ada, 'POST', `/${lecture!.id}/cancel`, { cancelled });
        await createScheduleStore(table.store.db).begun({ id: newId(), roomId: room, startedAt: table.at });
        expect(await linked(room)).toHaveLength(found);
      }
    });

    test('is found once by all nodes that hear of it, and by one that opens the room later', async () => {
      const { ada, by, room, plan } = await table.room();
      await plan(5 * minuteMs);
      await plan(10 * minuteMs);
      const bus = new MemoryBus();
      const nodes = [new Timetable(table.store, bus), new Timetable(table.store, bus)];
      await nodes[1]!.house.enter(by.Cleo!.anotherTab(), room);
      await begin(ada, room, nodes[0]);
      await expect.poll(() => linked(room)).toHaveLength(1);
      await table.store.db
        .updateTable('scheduled_lecture')
        .set({ lecture_id: null })
        .where('room_id', '=', room)
        .execute();
      const late = new Timetable(table.store, bus);
      await late.house.registry.open(room);
      await expect.poll(() => linked(room)).toHaveLength(1);
      [...nodes, late].forEach((node) => node.stop());
    });
  });
});
