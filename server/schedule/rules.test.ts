import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sqliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newId } from '../ids.ts';
import type { Person } from '../rooms/test/house.ts';
import { StoreBusy } from '../store/port.ts';
import { createNotices } from './notices.ts';
import { createReminderStore } from './reminders.store.ts';
import { createScheduleStore } from './schedule.store.ts';
import { createScheduling } from './schedule.ts';
import { createStopTokens } from './stop-tokens.ts';
import { dayMs, local, minuteMs, Timetable } from './test/timetable.ts';

describe('the rules of a schedule', () => {
  let database: TestDatabase;
  let table: Timetable;
  beforeAll(async () => {
    database = sqliteDatabase();
    table = new Timetable(await database.open());
  });
  afterAll(async () => {
    table.stop();
    await database.drop();
  });

  test('only who may presents a plan: roles, strangers, and those who were removed', async () => {
    const { plan, on, by, mallory, ask, room } = await table.room();
    const [lecture] = await plan(dayMs);
    const wish = { title: 'Mine', starts: local(table.at + dayMs), zone: 'UTC', minutes: 60 };
    const asked = [
      ['POST', '', wish],
      ['PATCH', `/${lecture!.id}`, { title: 'Mine' }],
      ['POST', `/${lecture!.id}/cancel`, { cancelled: true }],
    ] as const;
    for (const [method, rest, body] of asked) {
      for (const [person, status, code] of [
        [by.Ben!, 403, 'forbidden'],
        [by.Cleo!, 403, 'forbidden'],
        [mallory, 404, 'not_found'],
        [null, 401, 'unauthenticated'],
      ] as [Person | null, number, string][]) {
        expect(await on(person, method, rest, body)).toEqual({ status, body: { code } });
      }
    }
    expect((await on(mallory, 'GET')).status).toBe(404);
    const shutOut = { room_id: room, person_id: by.Cleo!.identity.accountId, kind: 'removal' as const, reason: 'x' };
    const sanction = { ...shutOut, until: null, by_id: 'x', at: 0 };
    await table.store.db.insertInto('sanction').values(sanction).execute();
    expect((await on(by.Cleo!, 'GET')).body.code).toBe('removed');
    expect(await (await ask(by.Cleo!, '/api/schedule')).json()).toEqual({ lectures: [] });
  });

  test('a lecture of another room is not there', async () => {
    const [first, second] = [await table.room(), await table.room()];
    const [lecture] = await first.plan(dayMs);
    for (const [method, rest, body] of [
      ['PATCH', '', { title: 'Mine' }],
      ['POST', '/cancel', { cancelled: true }],
      ['GET', '.ics', undefined],
    ] as const) {
      expect(await second.on(second.ada, method, `/${lecture!.id}${rest}`, body)).toEqual({
        status: 404,
        body: { code: 'not_found' },
      });
    }
  });

  test.each([
    ['title', { title: ' \u0007 ' }],
    ['starts', { starts: '2026-02-30T10:00' }],
    ['starts', { starts: 'tomorrow' }],
    ['zone', { zone: 'Europe/Atlantis' }],
    ['minutes', { minutes: 4 }],
    ['weekly.count', { weekly: { count: 1 } }],
  ])('a wrong %s is blamed', async (field, more) => {
    const { ada, on } = await table.room();
    const wish = { title: 'Paging', starts: local(table.at + dayMs), zone: 'UTC', minutes: 60, ...more };
    expect(await on(ada, 'POST', '', wish)).toEqual({ status: 400, body: { code: 'bad_request', field } });
  });

  test('nothing is planned or moved into the time before yesterday', async () => {
    const { ada, on, plan } = await table.room();
    const [lecture] = await plan(-dayMs);
    const starts = local(table.at - dayMs - minuteMs);
    const refused = { status: 400, body: { code: 'bad_request', field: 'starts' } };
    expect(await on(ada, 'POST', '', { title: 'Paging', starts, zone: 'UTC', minutes: 60 })).toEqual(refused);
    expect(await on(ada, 'PATCH', `/${lecture!.id}`, { starts })).toEqual(refused);
  });

  test('nobody changes the schedule without end', async () => {
    const { ada, on } = await table.room();
    const change = () => on(ada, 'PATCH', `/${newId()}`, { title: 'x' });
    for (let n = 0; n < limits.scheduleRate.burst; n++) expect((await change()).status).toBe(404);
    expect((await change()).body.code).toBe('rate');
    table.at += 1_000 / limits.scheduleRate.perSecond;
    expect((await change()).status).toBe(404);
    table.at = Math.ceil(table.at / minuteMs) * minuteMs;
  });

  test('what was changed stays changed when the members cannot be told', async () => {
    const { room, ada, plan } = await table.room();
    const [lecture] = await plan(dayMs);
    const { db } = table.store;
    const warned: unknown[] = [];
    const store = createScheduleStore(db);
    const scheduling = createScheduling({
      ...{ store, rooms: table.house.rooms, now: () => table.at },
      notices: createNotices({
        store: { ...createReminderStore(db), claim: () => Promise.reject(new StoreBusy()) },
        deliveries: { send: () => expect.unreachable() },
        stopTokens: createStopTokens(''),
        origin: () => '',
        log: { warn: (fault: unknown) => void warned.push(fault) },
      }),
    });
    const wish = { title: 'Caches', following: false, note: '' };
    const [changed] = await scheduling.change(ada.identity, room, lecture!.id, wish);
    expect(changed).toMatchObject({ id: lecture!.id, title: 'Caches' });
    expect(warned).toEqual([{ err: expect.any(StoreBusy) }]);
  });
});
