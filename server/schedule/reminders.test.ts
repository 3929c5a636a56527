import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ReminderChoice, RemindersDue } from '../../protocol/schedule.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { newId } from '../ids.ts';
import type { Person } from '../rooms/test/house.ts';
import { createScheduleStore } from './schedule.store.ts';
import { dayMs, home, hourMs, minuteMs, Timetable } from './test/timetable.ts';

describe.each(databases())('reminders on %s', (dialect) => {
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

  /** Ada's room; Cleo wants mails so many minutes before. */
  async function roomWhereCleo(wants: Partial<ReminderChoice> = {}) {
    const made = await table.room();
    const cleo = made.by.Cleo!;
    const choose = async (choice: Partial<ReminderChoice>, person = cleo) =>
      (
        await made.send(person, 'PUT', '/api/me/reminders', { email: [], browser: [], notices: false, ...choice })
      ).json();
    await choose(wants);
    const due = async (person = cleo) => {
      const answer = await made.send(person, 'POST', '/api/me/reminders/due');
      return ((await answer.json()) as RemindersDue).due.map(({ lecture, minutes }) => [lecture.id, minutes]);
    };
    return { ...made, cleo, choose, due };
  }
  const look = () => table.schedule.reminders.look();
  const subjects = async (person: Person) => (await table.letters(person)).map(({ subject }) => subject);

  test('a mail comes when its time has come, once, whoever looks and however often', async () => {
    const { cleo, by, plan } = await roomWhereCleo({ email: [60, 10] });
    await plan(hourMs + minuteMs);
    await look();
    expect(await subjects(cleo)).toEqual([]);
    table.at += minuteMs;
    const restarted = new Timetable(table.store);
    restarted.at = table.at;
    await Promise.all([look(), restarted.schedule.reminders.look()]);
    await Promise.all([look(), restarted.schedule.reminders.look()]);
    expect([...(await subjects(cleo)), ...(await restarted.letters(cleo)).map(({ subject }) => subject)]).toHaveLength(
      1,
    );
    table.at += 50 * minuteMs;
    await look();
    await look();
    expect([...(await table.letters(cleo)), ...(await restarted.letters(cleo))]).toHaveLength(2);
    expect(await table.letters(by.Ben!)).toEqual([]);
    restarted.stop();
  });

  test('it says what, where and when, by the clock on the wall there, and how to get no more', async () => {
    const { cleo, plan, room } = await roomWhereCleo({ email: [30] });
    await plan(30 * minuteMs, { title: 'Paging, and more', zone: 'UTC' });
    await look();
    const [letter] = await table.letters(cleo);
    const time = new Date(table.at + 30 * minuteMs).toISOString().slice(11, 16);
    expect(letter!.subject).toMatch(new RegExp(`^Paging, and more begins on \\w+, .+, ${time}–.+ \\(UTC\\)$`));
    expect(letter!.text).toContain(`"Paging, and more" in the room "Operating Systems" begins on`);
    expect(letter!.text).toContain(`${home}/rooms/${room}/live`);
    const link = letter!.headers!['List-Unsubscribe']!;
    expect(link).toMatch(new RegExp(`^<${home}/reminders/stop\\?token=[\\w.-]+>$`));
    expect(letter!.text).toContain(link.slice(1, -1));
    expect(letter!.headers!['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  });

  test('one that is late comes within ten minutes, and not after', async () => {
    const [late, tooLate] = [await roomWhereCleo({ email: [60] }), await roomWhereCleo({ email: [60] })];
    await late.plan(hourMs - limits.reminderLateMs + minuteMs);
    await tooLate.plan(hourMs - limits.reminderLateMs);
    await look();
    expect([await subjects(late.cleo), await subjects(tooLate.cleo)].map(({ length }) => length)).toEqual([1, 0]);
  });

  test('two that are due at once are one', async () => {
    const { cleo, plan, due } = await roomWhereCleo({ email: [10, 5], browser: [10, 5] });
    const [lecture] = await plan(5 * minuteMs);
    await look();
    expect(await subjects(cleo)).toHaveLength(1);
    expect(await due()).toEqual([[lecture!.id, 5]]);
    table.at += minuteMs;
    await look();
    expect(await subjects(cleo)).toHaveLength(1);
    expect(await due()).toEqual([]);
  });

  test('nobody is reminded of what is cancelled or has begun', async () => {
    const { ada, cleo, plan, on, due } = await roomWhereCleo({ email: [10], browser: [10] });
    const [cancelled] = await plan(10 * minuteMs);
    await on(ada, 'POST', `/${cancelled!.id}/cancel`, { cancelled: true });
    await plan(9 * minuteMs);
    const begun = { id: newId(), roomId: cancelled!.room, startedAt: table.at };
    await createScheduleStore(table.store.db).begun(begun);
    await look();
    expect([await subjects(cleo), await due()]).toEqual([[], []]);
  });

  test('those who are disabled, not confirmed, removed or gone get nothing, and others do', async () => {
    const made = await table.room({
      Ben: 'assistant',
      Cleo: 'student',
      Dora: 'student',
      Emil: 'student',
      Fay: 'student',
    });
    const { plan, room, by, send } = made;
    const people = Object.values(by);
    for (const person of people)
      await send(person, 'PUT', '/api/me/reminders', { email: [10], browser: [10], notices: false });
    const { db } = table.store;
    const id = (name: string) => by[name]!.identity.accountId;
    await db.updateTable('user').set({ disabled: 1 }).where('id', '=', id('Ben')).execute();
    await db.updateTable('user').set({ email_verified: 0 }).where('id', '=', id('Cleo')).execute();
    const removal = { room_id: room, person_id: id('Dora'), kind: 'removal' as const, until: table.at + dayMs };
    await db
      .insertInto('sanction')
      .values({ ...removal, reason: '', by_id: 'x', at: 0 })
      .execute();
    await db.deleteFrom('membership').where('account_id', '=', id('Emil')).execute();
    await plan(10 * minuteMs);
    await look();
    const got = await Promise.all(people.map((person) => table.letters(person)));
    expect(got.map(({ length }) => length)).toEqual([0, 0, 0, 0, 1]);
    const shown = await Promise.all(
      [by.Dora!, by.Emil!, by.Fay!].map(async (person) => (await send(person, 'POST', '/api/me/reminders/due')).json()),
    );
    expect((shown as RemindersDue[]).map(({ due }) => due.length)).toEqual([0, 0, 1]);
  });

  test('of all pages of a person one shows it, and the other members’ show their own', async () => {
    const { plan, due, by } = await roomWhereCleo({ browser: [10] });
    const [lecture] = await plan(10 * minuteMs);
    const shown = await Promise.all([due(), due(), due()]);
    expect(shown.flat()).toEqual([[lecture!.id, 10]]);
    expect(await due(by.Ben!)).toEqual([[lecture!.id, 10]]); // without a choice: ten minutes before
    table.at += minuteMs;
    expect(await due()).toEqual([]);
  });

  test('what was chosen is kept, in order and each once', async () => {
    const { ask, cleo, by, choose } = await roomWhereCleo();
    expect(await choose({ email: [60, 10, 60], browser: [0] })).toEqual({
      email: [10, 60],
      browser: [0],
      notices: false,
    });
    const kept = await (await ask(cleo, '/api/me/reminders')).json();
    expect(kept).toEqual({ email: [10, 60], browser: [0], notices: false });
    const first = await (await ask(by.Ben!, '/api/me/reminders')).json();
    expect(first).toEqual({ email: [], browser: [10], notices: true });
  });

  test('the link in a mail turns mails off, from the page and by the button of a mail program, and no other link does', async () => {
    const { ask, send, cleo, by, choose, plan } = await roomWhereCleo({ email: [10], browser: [5], notices: true });
    await plan(10 * minuteMs);
    await look();
    const [letter] = await table.letters(cleo);
    const token = new URL(letter!.headers!['List-Unsubscribe']!.slice(1, -1)).searchParams.get('token')!;
    const choice = async () => (await (await ask(cleo, '/api/me/reminders')).json()) as ReminderChoice;
    const [whose, seal] = token.split('.');
    const wrong = [`${by.Ben!.identity.accountId}.${seal}`, `${whose}.`, `${whose}.${seal!.slice(1)}`, '.', 'x'];
    for (const one of wrong) {
      const answer = await send(null, 'POST', '/api/reminders/stop', { token: one });
      expect([answer.status, await answer.json()]).toEqual([400, { code: 'token_invalid' }]);
    }
    expect((await choice()).notices).toBe(true);
    expect((await send(null, 'POST', '/api/reminders/stop', { token })).status).toBe(204);
    expect(await choice()).toEqual({ email: [], browser: [5], notices: false });
    await choose({ email: [10], notices: true });
    const oneClick = { method: 'POST', body: 'List-Unsubscribe=One-Click' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' };
    const path = `/reminders/stop?token=${token}`;
    expect((await ask(null, path)).status).toBe(200); // a page: reading it changes nothing
    expect((await choice()).email).toEqual([10]);
    expect((await ask(null, path, { ...oneClick, headers })).status).toBe(200);
    expect(await choice()).toMatchObject({ email: [], notices: false });
  });

  describe('a notice', () => {
    async function noticed() {
      const made = await table.room({ Ben: 'assistant', Cleo: 'student', Dora: 'student' });
      const { ada, by, send, on } = made;
      await send(by.Dora!, 'PUT', '/api/me/reminders', { email: [], browser: [], notices: false });
      const patch = (id: string, body: object) => on(ada, 'PATCH', `/${id}`, body);
      const cancel = (id: string, body: object) => on(ada, 'POST', `/${id}/cancel`, { cancelled: true, ...body });
      const got = async () => {
        const all = await Promise.all([ada, by.Ben!, by.Cleo!, by.Dora!].map((person) => table.letters(person)));
        table.sent.length = 0;
        return all;
      };
      return { ...made, patch, cancel, got };
    }

    test('comes to every member who wants it, but not to who made the change', async () => {
      const { plan, patch, got } = await noticed();
      const [lecture] = await plan(dayMs);
      await patch(lecture!.id, { minutes: 90, note: 'Room\r\nBcc: 101' });
      const [ada, ben, cleo, dora] = await got();
      expect([ada, dora]).toEqual([[], []]);
      expect([ben!.length, cleo!.length]).toEqual([1, 1]);
      expect(cleo![0]!.subject).toBe('Changed: Paging');
      expect(cleo![0]!.text).toContain(', and no longer on ');
      expect(cleo![0]!.text).toContain('  Room\n  Bcc: 101');
      expect(cleo![0]!.headers).toHaveProperty('List-Unsubscribe');
    });

    test('is one for a whole series', async () => {
      const { plan, cancel, got } = await noticed();
      const [lecture] = await plan(dayMs, { weekly: { count: 4 } });
      await cancel(lecture!.id, { following: true });
      const [, ben, cleo] = await got();
      expect([ben!.length, cleo!.length]).toEqual([1, 1]);
      expect(cleo![0]!.text).toContain('does not take place.');
      expect(cleo![0]!.text).toContain('The same holds for 3 later lectures of this series.');
      await cancel(lecture!.id, { cancelled: false });
      expect((await got())[2]!.map(({ subject }) => subject)).toEqual(['Takes place after all: Paging']);
    });

    test('is not written about nothing: the same again, a description, what is over', async () => {
      const { plan, patch, cancel, got } = await noticed();
      const [lecture] = await plan(dayMs);
      await patch(lecture!.id, { title: 'Paging' });
      await patch(lecture!.id, { description: 'Read chapter 4' });
      await cancel(lecture!.id, { cancelled: false });
      const [over] = await plan(-2 * hourMs);
      await patch(over!.id, { title: 'Caches', note: 'sorry' });
      expect(await got()).toEqual([[], [], [], []]);
      await patch(lecture!.id, { description: 'Read chapter 5', note: 'Bring it along' });
      expect((await got())[2]!).toHaveLength(1);
    });
  });
});
