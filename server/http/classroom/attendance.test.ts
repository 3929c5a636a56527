import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttendanceList } from '../../../protocol/attendance.ts';
import { limits } from '../../../protocol/limits.ts';
import { withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { Clock, Hall } from '../../attendance/test/hall.ts';
import { Person } from '../../rooms/test/house.ts';
import type { Store } from '../../store/port.ts';
import { createAsking } from '../test/asking.ts';
import { readCsv } from '../test/csv.ts';
import { attendanceRoutes } from './attendance.ts';

const idOf = (person: Person) => person.identity.accountId;

describe('attendance over HTTP', () => {
  let database: TestDatabase;
  let store: Store;
  let hall: Hall;
  const clock = new Clock();
  beforeAll(async () => {
    database = await withDatabase('sqlite');
    store = await database.open();
    hall = new Hall(store, clock);
  });
  afterAll(async () => {
    hall.stop();
    await store.close();
    await database.drop();
  });

  /** A lecture of ten minutes that is over, in which Cleo was for half of the time and Dora for all of it. */
  async function lecture() {
    const seminar = await hall.seminar();
    const { room, a, c, m } = seminar;
    hall.leave(m);
    const id = await hall.begin(a, '=Paging / "two"');
    clock.minutes(5);
    hall.leave(c);
    clock.minutes(5);
    await hall.end(a);
    const { ask, faults } = createAsking([attendanceRoutes({ attendance: hall.office() })], Object.values(seminar).filter((it) => it instanceof Person)); // prettier-ignore
    const path = `/api/rooms/${room}/lectures/${id}/attendance`;
    const list = async (person: Person) => (await (await ask(person, path)).json()) as AttendanceList;
    const send = (person: Person | null, method: string, where: string, json: object) =>
      ask(person, `${path}${where}`, {
        method,
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/json', origin: 'https://ada.local:3003' },
      });
    const claim = (person: Person, text: string) => send(person, 'POST', '/claim', { text });
    const decide = (person: Person, about: Person, json: object) => send(person, 'PUT', `/${idOf(about)}/claim`, json);
    return { ...seminar, id, path, ask, faults, list, claim, decide };
  }
  const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

  test('staff see everybody, a student himself alone, and nobody else that there was a lecture', async () => {
    const { room, b, c, ask, path, list } = await lecture();
    const all = await list(b);
    expect(all).toMatchObject({ on: true, presentPercent: 80, counts: 'connected' });
    expect(all.until).toBe(clock.at + 180 * 24 * 60 * 60_000);
    expect(all.people.map((one) => [one.name, one.percent, one.present])).toEqual([
      ['Cleo', 50, false],
      ['Dora', 100, true],
      ['Mallory', 0, false],
    ]);
    const own = await (await ask(c, path)).text();
    expect((JSON.parse(own) as AttendanceList).people).toMatchObject([{ account: idOf(c), name: 'Cleo', percent: 50 }]);
    expect(own).not.toContain('Dora');
    // A lecture of another room, by whoever is in this one; and this one, by whoever is not in its room.
    const other = await lecture();
    for (const who of [b, c]) {
      expect(await codeOf(await ask(who, other.path))).toEqual([404, 'not_found']);
      expect(await codeOf(await ask(who, other.path.replace(other.room, room)))).toEqual([404, 'not_found']);
    }
    expect(await codeOf(await ask(null, path))).toEqual([401, 'unauthenticated']);
  });

  test('a student contests, once, and staff decide; both see what became of it', async () => {
    const { b, c, d, claim, decide, list } = await lecture();
    expect((await decide(b, c, { accepted: true })).status).toBe(404);
    expect((await claim(c, 'My train was late, I was on the phone')).status).toBe(204);
    expect((await claim(c, 'I was on the phone')).status).toBe(204);
    const open = { text: 'I was on the phone', state: 'open', reason: null };
    expect((await list(c)).people[0]!.claim).toMatchObject(open);
    expect((await list(b)).people.map((one) => one.claim?.text)).toEqual(['I was on the phone', undefined, undefined]);
    expect(await codeOf(await decide(c, c, { accepted: true }))).toEqual([403, 'forbidden']);
    expect(await codeOf(await claim(b, 'Me too'))).toEqual([403, 'forbidden']);

    expect((await decide(b, c, { accepted: false, reason: 'No name in the call' })).status).toBe(204);
    const refused = { state: 'refused', reason: 'No name in the call' };
    expect((await list(c)).people[0]).toMatchObject({ present: false, claim: refused });
    expect(await codeOf(await claim(c, 'But I was'))).toEqual([409, 'conflict']);
    expect((await decide(b, c, { accepted: true })).status).toBe(204);
    expect((await list(c)).people[0]).toMatchObject({ percent: 50, present: true, claim: { reason: null } });
    const { entries } = await hall.school.house.audit.page(b.seat!.room.id, { limit: 10 });
    expect(entries.map((it) => [it.deed, it.by.name, it.subject?.name, it.reason])).toEqual([
      ['attendance_decided', 'Ben', 'Cleo', undefined],
      ['attendance_decided', 'Ben', 'Cleo', 'No name in the call'],
    ]);
    expect((await list(d)).people[0]!.claim).toBeNull();
  });

  test('of a lecture of which nothing is kept nothing can be contested', async () => {
    const { id, c, claim, list } = await lecture();
    await store.db.deleteFrom('presence').where('lecture_id', '=', id).execute();
    expect(await list(c)).toMatchObject({ on: false, people: [] });
    expect(await codeOf(await claim(c, 'I was there'))).toEqual([409, 'conflict']);
  });

  test('nobody contests without end', async () => {
    const { c, claim } = await lecture();
    const answers = [];
    for (let n = 0; n <= limits.claimRate.burst; n++) answers.push((await claim(c, `${n}`)).status);
    expect(answers).toEqual([...Array.from({ length: limits.claimRate.burst }, () => 204), 429]);
    expect((await claim(c, 'x'.repeat(limits.reasonLength + 1))).status).toBe(400);
  });

  test('is taken home as a table that runs nothing, by staff, which is noted', async () => {
    const { room, b, c, d, path, ask, claim } = await lecture();
    await claim(d, '+1-555, "call" me\n=HYPERLINK("https://evil.example")');
    await store.db.updateTable('user').set({ name: '@SUM(A1)' }).where('id', '=', idOf(c)).execute();
    const answer = await ask(b, `${path}/export?format=csv`);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="_Paging two _ attendance _ 2026-03-02.csv"; /,
    );
    const [head, ...rows] = readCsv(await answer.text());
    expect(rows.map((row) => Object.fromEntries(row.map((value, n) => [head![n], value])))).toEqual([
      expect.objectContaining({ name: "'@SUM(A1)", present: 'no', percent: '50', connected_minutes: '5.0', claim: '' }),
      expect.objectContaining({
        name: 'Dora',
        present: 'yes',
        claim: 'open',
        claim_text: '\'+1-555, "call" me\n=HYPERLINK("https://evil.example")',
      }),
      expect.objectContaining({ name: 'Mallory', present: 'no', first: '', last: '' }),
    ]);
    const json = await ask(b, `${path}/export?format=json`);
    expect(((await json.json()) as AttendanceList).people).toHaveLength(3);
    expect(await codeOf(await ask(c, `${path}/export?format=csv`))).toEqual([403, 'forbidden']);
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect(await codeOf(await ask(b, `${path}/export?format=csv`, foreign))).toEqual([403, 'forbidden_origin']);
    const { entries } = await hall.school.house.audit.page(room, { limit: 10 });
    expect(entries.map((it) => it.deed)).toEqual(['attendance_export', 'attendance_export']);
  });
});
