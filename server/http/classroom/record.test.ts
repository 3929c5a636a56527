import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClassroomSettings } from '../../../protocol/classroom.ts';
import { firstSettings } from '../../../protocol/first-settings.ts';
import { limits } from '../../../protocol/limits.ts';
import type { LectureRecord } from '../../../protocol/record.ts';
import { databases, withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { silent } from '../../../test/support/database.ts';
import { Clock, Hall, minute } from '../../attendance/test/hall.ts';
import { newId } from '../../ids.ts';
import { createPolls } from '../../polls/create.ts';
import { createQuestions } from '../../questions/create.ts';
import { createRecords } from '../../record/create.ts';
import type { Person } from '../../rooms/test/house.ts';
import type { Store } from '../../store/port.ts';
import { createAsking } from '../test/asking.ts';
import { readCsv } from '../test/csv.ts';
import { recordRoutes } from './record.ts';

const idOf = (person: Person) => person.identity.accountId;

describe.each(databases())('the record of a lecture, on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let hall: Hall;
  let ask: ReturnType<typeof createAsking>['ask'];
  const clock = new Clock();
  const people: Person[] = [];
  const stops: (() => void)[] = [];
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    hall = new Hall(store, clock);
  });
  afterAll(async () => {
    for (const stop of stops) stop();
    hall.stop();
    await store.close();
    await database.drop();
  });

  /** The routes, with fresh rates. */
  function open() {
    const { house } = hall.school;
    const parts = { ...house, db: store.db, settings: hall.settings, now: clock.now, log: silent.log as never };
    const polls = createPolls(parts);
    stops.push(polls.stop);
    const others = { questions: createQuestions(parts), polls, attendance: hall.attendance };
    ({ ask } = createAsking([recordRoutes({ record: createRecords(parts, others) })], people));
  }

  /** A lecture of three minutes that is over: Cleo asked, voted and wrote; Dora asked without a name. */
  async function lecture(afterwards: Partial<ClassroomSettings['afterwards']> = {}) {
    const seminar = await hall.seminar();
    const { room, a, b, c, d } = seminar;
    people.push(a, b, c, d);
    open();
    const settings = hall.settings.of(a.seat!.room);
    await hall.settings.change(a.seat!.room, { ...settings, afterwards: { ...firstSettings.afterwards, ...afterwards } }); // prettier-ignore
    const before = await hall.school.say(c, 'before it began');
    const id = await hall.begin(a, '../Paging: 1/2');
    const at = clock.at;
    const first = await hall.school.say(c, '=1+1, she wrote');
    const second = await hall.school.say(d, 'in the third minute');
    const erased = await hall.school.say(d, 'and this is gone');
    await hall.school.ask(d, 'chat.delete', { seq: erased });
    await wrote(room, before, at - minute);
    for (const seq of [first, erased]) await wrote(room, seq, at + 1_000);
    await wrote(room, second, at + 2 * minute + 1_000);
    await fill(room, id, at, c);
    clock.minutes(3);
    await hall.end(a);
    const path = `/api/rooms/${room}/lectures/${id}`;
    const read = async (person: Person) => (await (await ask(person, `${path}/record`)).json()) as LectureRecord;
    return { ...seminar, id, at, first, path, read };
  }
  const wrote = (room: string, seq: number, at: number) =>
    store.db.updateTable('room_event').set({ at }).where('room_id', '=', room).where('seq', '=', seq).execute();

  async function fill(room: string, lecture: string, at: number, cleo: Person) {
    const { db } = store;
    const planned = { id: newId(), room_id: room, series_id: null, title: 'Paging', description: 'Chapter 3', starts_at: at, ends_at: at + 1, zone: 'UTC', state: 'live' as const, lecture_id: lecture, sequence: 0, made_by: 'ada', made_at: 0, changed_at: 0 }; // prettier-ignore
    await db.insertInto('scheduled_lecture').values(planned).execute();
    const question = { room_id: room, lecture_id: lecture, merged_into: null, from_seq: null, claimed_by: null, claimed_at: null, decided_by: null, decided_at: null, reason: null }; // prettier-ignore
    const asked = [
      { ...question, id: newId(), author_id: idOf(cleo), client_id: newId(), text: '+What is a page?', state: 'answered' as const, answer: 'A block of memory', at }, // prettier-ignore
      { ...question, id: newId(), author_id: null, client_id: newId(), text: 'May I ask?', state: 'open' as const, answer: null, at: at + 1 }, // prettier-ignore
      { ...question, id: newId(), author_id: null, client_id: newId(), text: 'Is it hidden?', state: 'waiting' as const, answer: null, at: at + 2 }, // prettier-ignore
    ];
    await db.insertInto('question').values(asked).execute();
    await db
      .insertInto('question_vote')
      .values({ question_id: asked[0]!.id, account_id: idOf(cleo) })
      .execute();
    const content = { kind: 'truth', title: 'Is 2/3 of it ../true?', options: [], several: false, most: 5, anonymous: false, results: 'after', seconds: null, quiz: null }; // prettier-ignore
    const run = { id: newId(), room_id: room, poll_id: null, lecture_id: lecture, content: JSON.stringify(content), state: 'closed' as const, shown: 0, opened_by: 'ada', opened_at: at, closes_at: null, closed_at: at + 1, key: null }; // prettier-ignore
    await db.insertInto('poll_run').values(run).execute();
    const vote = { run_id: run.id, voter: idOf(cleo), choice: JSON.stringify({ options: [1] }), at };
    await db.insertInto('poll_vote').values(vote).execute();
    await db.insertInto('pulse').values({ lecture_id: lecture, at, kind: 'lost', count: 2, audience: 3 }).execute();
  }

  test('has it all for staff, minute by minute', async () => {
    const { b, id, at, first, read } = await lecture();
    const record = await read(b);
    expect(record.lecture).toEqual({
      id,
      title: '../Paging: 1/2',
      startedAt: at,
      endedAt: at + 3 * minute,
      presenter: { id: expect.any(String) as string, name: 'Ada' },
      description: 'Chapter 3',
    });
    expect(record.chat).toEqual({ messages: 2, perMinute: [1, 0, 1], firstSeq: first });
    expect(record.questions!.map((it) => [it.text, it.state, it.votes])).toEqual([
      ['+What is a page?', 'answered', 1],
      ['May I ask?', 'open', 0],
      ['Is it hidden?', 'waiting', 0],
    ]);
    expect(record.polls).toMatchObject([{ voters: 1, tally: { counts: [0, 1] } }]);
    expect(record.pulse).toEqual([{ at, counts: { lost: 2 }, audience: 3 }]);
    expect(record.attendance).toEqual({ mine: null, present: 3, people: 3 });
    expect(record.archive).toBe(true);
  });

  test('has for students what the room shows them, and no more', async () => {
    const shown = await lecture({ pulse: true });
    const all = await shown.read(shown.c);
    expect(all).toMatchObject({ chat: { messages: 2 }, pulse: [{ counts: { lost: 2 } }], archive: false });
    expect(all.attendance).toEqual({ mine: { percent: 100, present: true }, present: null, people: null });
    expect(all.questions!.map((it) => it.text)).toEqual(['+What is a page?', 'May I ask?']);
    expect(all.polls).toMatchObject([{ tally: null, voters: 1 }]);

    const hidden = await lecture({ chat: false, questions: false, polls: false });
    const nothing = await hidden.read(hidden.d);
    expect(nothing).toMatchObject({ chat: null, questions: null, polls: null, pulse: null });
  });

  test('goes home as one archive, whose names stay in their folder and whose tables run nothing', async () => {
    const { room, b, path } = await lecture();
    const answer = await ask(b, `${path}/archive?zone=UTC`);
    expect(answer.headers.get('content-disposition')).toContain('filename="Paging 1 2 _ 2026-03-02.zip"');
    const files = Object.fromEntries(
      Object.entries(unzipSync(new Uint8Array(await answer.arrayBuffer()))).map(([name, bytes]) => [name, strFromU8(bytes)]),
    ); // prettier-ignore
    expect(Object.keys(files)).toEqual([
      'README.txt',
      'lecture.json',
      'chat.csv',
      'chat.html',
      'questions.csv',
      'questions.json',
      'polls.json',
      'polls/01 Is 2 3 of it .. true.csv',
      'pulse.csv',
      'attendance.csv',
    ]);
    const tables = Object.entries(files).filter(([name]) => name.endsWith('.csv'));
    const rows = Object.fromEntries(tables.map(([name, text]) => [name, readCsv(text).slice(1)]));
    expect(rows['chat.csv']!.map((row) => row[5])).toEqual(["'=1+1, she wrote", 'in the third minute', '']);
    expect(rows['questions.csv']!.map((row) => [row[1], row[2], row[5]])).toEqual([
      ['Cleo', "'+What is a page?", 'A block of memory'],
      ['Anonymous', 'May I ask?', ''],
      ['Anonymous', 'Is it hidden?', ''],
    ]);
    expect(rows['polls/01 Is 2 3 of it .. true.csv']).toEqual([['Cleo', 'true']]);
    expect(rows['pulse.csv']!.map((row) => row.slice(1))).toEqual([['0', '0', '2', '0', '3']]);
    expect(rows['attendance.csv']!.map((row) => [row[0], row[3]])).toEqual([
      ['Cleo', '100'],
      ['Dora', '100'],
      ['Mallory', '100'],
    ]);
    expect(files['chat.html']).toContain('in the third minute');
    expect(files['chat.html']).not.toContain('before it began');
    expect(JSON.parse(files['polls.json']!)).toHaveLength(1);
    for (const name of Object.keys(files).filter((it) => !it.startsWith('polls/') && it !== 'README.txt')) {
      expect(files['README.txt']).toContain(name.replace('questions.json', '.json'));
    }
    const { entries } = await hall.school.house.audit.page(room, { limit: 10 });
    expect(entries.map((it) => [it.deed, it.by.name])).toContainEqual(['archive', 'Ben']);
  });

  if (dialect === 'postgres') return; // the rest does not depend on it

  test('is of whoever is in the room: others learn of no lecture', async () => {
    const [one, other] = [await lecture(), await lecture()];
    const stranger = await ask(one.c, `${other.path}/record`);
    expect(stranger.status).toBe(404);
    expect((await ask(one.c, `/api/rooms/${one.room}/lectures/${other.id}/record`)).status).toBe(404);
    expect((await ask(one.b, `/api/rooms/${one.room}/lectures/${other.id}/archive`)).status).toBe(404);
    expect((await ask(null, `${one.path}/record`)).status).toBe(401);
    expect((await ask(one.c, `${one.path}/archive`)).status).toBe(403);
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await ask(one.b, `${one.path}/archive`, foreign)).status).toBe(403);
  });

  test('nobody takes archives without end', async () => {
    const { b, path } = await lecture();
    const answers = [];
    for (let n = 0; n <= limits.archiveRate.burst; n++) {
      const answer = await ask(b, `${path}/archive`);
      answers.push(answer.status);
      await answer.arrayBuffer();
    }
    expect(answers).toEqual([...Array.from({ length: limits.archiveRate.burst }, () => 200), 429]);
  });
});
