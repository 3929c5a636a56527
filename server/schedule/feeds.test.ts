import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { CalendarFeed } from '../../protocol/schedule.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { newId } from '../ids.ts';
import type { Person } from '../rooms/test/house.ts';
import { dayMs, home, Timetable } from './test/timetable.ts';

describe.each(databases())('calendar addresses on %s', (dialect) => {
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

  async function roomWithFeeds() {
    const made = await table.room();
    const { ask, send, by } = made;
    const make = async (person: Person, room: string | null = null) => {
      const answer = await send(person, 'POST', '/api/me/calendars', { room });
      return { status: answer.status, feed: (await answer.json()) as CalendarFeed & { code?: string } };
    };
    /** As a calendar program would: without a session. */
    const read = async ({ address }: CalendarFeed) => {
      const answer = await ask(null, address!.slice(home.length));
      return { answer, titles: answer.status === 200 ? titlesOf(await answer.text()) : await answer.json() };
    };
    return { ...made, cleo: by.Cleo!, make, read };
  }
  const titlesOf = (ics: string) =>
    new ICAL.Component(ICAL.parse(ics) as unknown[])
      .getAllSubcomponents('vevent')
      .map(
        (event) => `${String(event.getFirstPropertyValue('summary'))} ${String(event.getFirstPropertyValue('status'))}`,
      );
  const missing = { code: 'not_found' };

  test('one of a room and one of all rooms show what is planned, also what is cancelled', async () => {
    const { ada, cleo, room, make, read, plan, on } = await roomWithFeeds();
    const other = await table.house.roomOf(ada, [[cleo, 'student']]);
    const [lecture] = await plan(dayMs, { title: 'Caches' });
    await plan(2 * dayMs);
    await on(ada, 'POST', `/${lecture!.id}/cancel`, { cancelled: true });
    const [all, one, empty] = [await make(cleo), await make(cleo, room), await make(cleo, other)];
    expect(all.status).toBe(201);
    expect(one.feed).toMatchObject({ room, roomName: 'Operating Systems' });
    const { answer, titles } = await read(all.feed);
    expect(titles).toEqual(['Caches CANCELLED', 'Paging CONFIRMED']);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('private');
    expect((await read(one.feed)).titles).toEqual(titles);
    expect((await read(empty.feed)).titles).toEqual([]);
  });

  test('an address is shown once, and only its hash is kept', async () => {
    const { ask, cleo, make } = await roomWithFeeds();
    const { feed } = await make(cleo);
    expect(feed.address).toMatch(new RegExp(`^${home}/calendar/[\\w-]{43}\\.ics$`));
    const listed = (await (await ask(cleo, '/api/me/calendars')).json()) as { feeds: CalendarFeed[] };
    const { address, ...rest } = feed;
    expect(listed.feeds).toEqual([rest]);
    const rows = await table.store.db.selectFrom('calendar_feed').where('id', '=', feed.id).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(address!.slice(-47, -4));
  });

  test('shows nothing once it is revoked, which its owner alone can do', async () => {
    const { cleo, mallory, make, read, send } = await roomWithFeeds();
    const { feed } = await make(cleo);
    const revoke = (person: Person) => send(person, 'DELETE', `/api/me/calendars/${feed.id}`);
    expect((await revoke(mallory)).status).toBe(404);
    expect((await read(feed)).answer.status).toBe(200);
    expect((await revoke(cleo)).status).toBe(204);
    expect((await revoke(cleo)).status).toBe(404);
    expect((await read(feed)).titles).toEqual(missing);
  });

  test('shows what its owner may see now: not after leaving, being removed or disabled, or when the room is deleted', async () => {
    const { db } = table.store;
    const takings: ((room: string, id: string) => Promise<unknown>)[] = [
      (room, id) => db.deleteFrom('membership').where('room_id', '=', room).where('account_id', '=', id).execute(),
      (room, id) =>
        db
          .insertInto('sanction')
          .values({ room_id: room, person_id: id, kind: 'removal', until: null, reason: '', by_id: 'x', at: 0 })
          .execute(),
      (room) => db.updateTable('room').set({ deleted_at: 1 }).where('id', '=', room).execute(),
      (_, id) => db.updateTable('user').set({ disabled: 1 }).where('id', '=', id).execute(),
    ];
    for (const [n, take] of takings.entries()) {
      const { cleo, room, make, read, plan } = await roomWithFeeds();
      await plan(dayMs);
      const [all, one] = [(await make(cleo)).feed, (await make(cleo, room)).feed];
      expect((await read(all)).titles).toEqual(['Paging CONFIRMED']);
      await take(room, cleo.identity.accountId);
      expect((await read(one)).titles).toEqual(missing);
      expect((await read(all)).titles).toEqual(n === 3 ? missing : []);
    }
  });

  test('nobody makes one of a room he is not in, or more than so many', async () => {
    const { cleo, mallory, room, make } = await roomWithFeeds();
    expect((await make(mallory, room)).feed.code).toBe('not_found');
    const account_id = cleo.identity.accountId;
    const rows = Array.from({ length: limits.calendarFeedsPerAccount - 1 }, () => ({
      ...{ id: newId(), account_id, room_id: null, hash: newId(), made_at: 0 },
    }));
    await table.store.db.insertInto('calendar_feed').values(rows).execute();
    expect((await make(cleo)).status).toBe(201);
    expect((await make(cleo)).feed.code).toBe('quota');
  });
});

describe('calendar addresses', () => {
  let database: TestDatabase;
  let table: Timetable;
  beforeAll(async () => {
    database = await withDatabase('sqlite');
    table = new Timetable(await database.open());
  });
  afterAll(async () => {
    table.stop();
    await database.drop();
  });

  test('are not read without end, and not guessed: one that is read too often takes nothing from the others', async () => {
    const { ask, send, by } = await table.room();
    const made = async () =>
      ((await (await send(by.Cleo!, 'POST', '/api/me/calendars', {})).json()) as CalendarFeed).address!;
    const [one, other] = [(await made()).slice(home.length), (await made()).slice(home.length)];
    const status = async (path: string) => (await ask(null, path)).status;
    for (let n = 0; n < limits.calendarRate.burst; n++) expect(await status(one)).toBe(200);
    expect(await status(one)).toBe(429);
    expect(await status(other)).toBe(200);
    const guess = (n: number) => `/calendar/${String(n).padStart(43, 'x')}.ics`;
    for (let n = 0; n < limits.calendarRate.burst; n++) expect(await status(guess(n))).toBe(404);
    expect(await status(guess(99))).toBe(429);
    expect(await status(other)).toBe(200);
  });

  test('what is no address is a page as before', async () => {
    const { ask } = await table.room();
    for (const path of ['/calendar', '/calendar/x.ics', `/calendar/${'x'.repeat(43)}`])
      expect(await (await ask(null, path)).text()).toBe('a page');
  });

  test('one lecture is a file, named by its title, for members only', async () => {
    const { ask, plan, by, mallory, path } = await table.room();
    const [lecture] = await plan(dayMs, { title: 'Caches: "L1"\r\nX-Evil: 1 🎓' });
    const file = `${path}/${lecture!.id}.ics`;
    const answer = await ask(by.Cleo!, file);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"]+\.ics"; filename\*=UTF-8''Caches/,
    );
    expect(answer.headers.get('x-evil')).toBeNull();
    const [event] = new ICAL.Component(ICAL.parse(await answer.text()) as unknown[]).getAllSubcomponents('vevent');
    expect(event!.getFirstPropertyValue('uid')).toBe(`${lecture!.id}@chatstream`);
    expect([(await ask(mallory, file)).status, (await ask(null, file)).status]).toEqual([404, 401]);
  });
});
