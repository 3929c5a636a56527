import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { anonymousTag } from '../../protocol/pseudonym.ts';
import { silent } from '../../test/support/database.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createExports } from '../chat/export.ts';
import { createExportStore } from '../chat/export.store.ts';
import { byOf } from '../rooms/client.ts';
import { newId } from '../ids.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { exportRoutes } from './export.ts';
import { createAsking } from './test/asking.ts';
import { readCsv } from './test/csv.ts';

interface Row {
  number: number;
  at: string;
  author: string;
  role: string | null;
  text: string | null;
  [more: string]: unknown;
}

describe.each(databases())('export on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  const ada = new Person('Ada', 'presenter');
  const ben = new Person('Ben');
  const cleo = new Person('Cleo');
  const dora = new Person('Dora');
  const mallory = new Person('Mallory');
  const nobody = new Person('=cmd|calc!A1');

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, ben, cleo, dora, mallory, nobody);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  /** Ada, Ben who assists, Cleo and Dora in a room, and a way to take its chat home. */
  async function seminar() {
    const room = await house.roomOf(ada, [
      [ben, 'assistant'],
      [cleo, 'student'],
      [dora, 'student'],
      [nobody, 'student'],
    ]);
    const people = [ada, ben, cleo, dora, nobody].map((person) => person.anotherTab());
    for (const person of people) await house.enter(person, room);
    const [a, b, c, d, n] = people as [Person, Person, Person, Person, Person];
    const freshRates = () => {
      const exports = createExports({ ...house, exportStore: createExportStore(store.db) });
      return createAsking([exportRoutes({ exports, log: silent.log })], [ada, ben, cleo, dora, mallory]);
    };
    const asking = freshRates();
    const ask = (query: string, person: Person | null = ben, more: RequestInit = {}) =>
      asking.ask(person, `/api/rooms/${room}/export?${query}`, more);
    const file = async (query: string) => {
      const answer = await freshRates().ask(ben, `/api/rooms/${room}/export?${query}`);
      expect([query, answer.status]).toEqual([query, 200]);
      return answer.text();
    };
    const rows = async (query = '') => JSON.parse(await file(`format=json${query}`)) as Row[];
    return { room, a, b, c, d, n, ask, file, rows, asking };
  }

  /** Somebody says something with all that can belong to it. */
  const say = (person: Person, payload: { text: string; [more: string]: unknown }) =>
    person.seat!.room.append({ type: 'chat.posted', by: byOf(person), payload });
  const erase = (person: Person, room: string, ref: number) =>
    person.seat!.room.append({
      type: 'chat.deleted',
      by: byOf(person),
      payload: { ref },
      alongside: [{ query: house.events.eraseText(room, ref), rows: 1 }],
    });

  test('has who wrote what and when, replies, edits and reactions, and of deleted texts only their place', async () => {
    const { room, a, c, rows, file } = await seminar();
    await say(c, { text: 'What is a lock?' });
    await say(a, { text: 'A promise.', replyTo: 1 });
    await say(c, { text: 'the secret' });
    await erase(a, room, 3);
    await say(c, { text: 'Thanks', editedAt: Date.UTC(2026, 2, 1, 12) });
    await house.reactions.of(a.seat!.room).react(cleo.identity.accountId, 2, 'helpful', true);
    expect(await rows()).toMatchObject([
      { number: 1, author: 'Cleo', role: 'student', text: 'What is a lock?' },
      { number: 2, author: 'Ada', role: 'owner', text: 'A promise.', replyTo: 1, reactions: { helpful: 1 } },
      { number: 3, author: 'Cleo', text: null, deleted: true },
      { number: 5, author: 'Cleo', text: 'Thanks', editedAt: '2026-03-01T12:00:00.000Z' },
    ]);
    for (const format of ['csv', 'txt', 'html']) {
      const whole = await file(`format=${format}`);
      expect(whole).not.toContain('the secret');
      for (const part of ['What is a lock?', 'deleted', 'helpful 1', 'A promise.']) expect(whole).toContain(part);
      if (format !== 'csv') for (const part of ['in reply to #1', 'edited']) expect(whole).toContain(part);
      for (const { identity } of [ada, cleo]) expect(whole).not.toContain(identity.accountId);
    }
  });

  test('one lecture, or from one time to before another', async () => {
    const { room, a, c, rows, ask } = await seminar();
    await say(c, { text: 'before' });
    const lecture = newId();
    const start = {
      id: lecture,
      roomId: room,
      title: 'Deadlocks',
      presenterId: ada.identity.accountId,
      at: Date.now(),
    };
    await a.seat!.room.append({
      type: 'lecture.started',
      by: byOf(a),
      payload: { title: 'Deadlocks' },
      lectureId: lecture,
      alongside: [{ query: house.roomStore.startLecture(start), rows: 1 }],
    });
    const { at } = (await say(c, { text: 'during' }))!;
    expect(await rows(`&lecture=${lecture}`)).toMatchObject([{ text: 'during', lecture: 'Deadlocks' }]);
    expect((await rows(`&to=${at}`)).map((row) => row.text)).not.toContain('during');
    expect((await rows(`&from=${at + 1}`)).map((row) => row.text)).toEqual([]);
    expect((await ask('format=json&lecture=AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404);
    expect((await ask(`format=html&lecture=${lecture}`)).headers.get('content-disposition')).toContain('Deadlocks');
  });

  test('a table is read back as it was written, and no cell of it is a formula', async () => {
    const { c, n, file } = await seminar();
    const texts = [
      'plain',
      'a, "quoted" word\nand a second line',
      '=HYPERLINK("https://evil.example","click")',
      '+1+1',
      '-2+3',
      '@SUM(A1)',
      '\t=1+1',
      '""',
      "'already",
      'مرحبا 👩‍🔬',
    ];
    for (const text of texts) await say(c, { text });
    await say(n, { text: 'from a name that calculates' });
    const table = readCsv(await file('format=csv'));
    expect(table[0]).toEqual('number,time,utc,author,role,text,reply_to,edited,deleted,lecture,reactions'.split(','));
    const text = (cells: string[]) => cells[5]!;
    const safe = texts.map((one) => (/^[=+\-@\t\r]/.test(one) ? `'${one}` : one));
    expect(table.slice(1).map(text)).toEqual([...safe, 'from a name that calculates']);
    expect(table.at(-1)![3]).toBe(`'${nobody.identity.name}`);
    for (const cells of table) {
      expect(cells).toHaveLength(11);
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test('with numbers instead of names nothing in the file says who the students are', async () => {
    const { a, b, c, d, rows, file } = await seminar();
    const mention = ({ identity }: Person) => ({ id: identity.accountId, name: identity.name });
    await say(c, { text: 'Who knows @Dora and @Ben? Not @Dorabella.', mentions: [mention(dora), mention(ben)] });
    await say(d, { text: 'I do, @Cleo', mentions: [mention(cleo)] });
    await say(a, { text: 'Good' });
    const by = { id: b.seat!.pseudonym, name: '', role: 'student' as const, anonymous: true as const };
    await b.seat!.room.append({ type: 'chat.posted', by, payload: { text: 'Hm' } });
    expect((await rows('&pseudonyms=1')).map(({ author, text }) => [author, text])).toEqual([
      ['Student 1', 'Who knows @Student 2 and @Ben? Not @Dorabella.'],
      ['Student 2', 'I do, @Student 1'],
      ['Ada', 'Good'],
      [`Anonymous ${anonymousTag(by.id)}`, 'Hm'],
    ]);
    for (const format of ['csv', 'json', 'txt']) {
      const whole = await file(`format=${format}&pseudonyms=1`);
      expect(whole).not.toMatch(/Cleo|@Dora\b/);
      for (const { identity } of [cleo, dora, ben]) expect(whole).not.toContain(identity.accountId);
      expect(whole).not.toContain(by.id);
    }
  });

  test('messages that are not for all are never in it', async () => {
    const { room, c, rows } = await seminar();
    await say(c, { text: 'for all' });
    for (const state of ['waiting', 'private'] as const) {
      await house.asideStore.keep({
        roomId: room,
        state,
        why: state === 'waiting' ? 'approval' : 'private',
        withId: cleo.identity.accountId,
        actorId: cleo.identity.accountId,
        clientId: crypto.randomUUID(),
        text: `kept aside, ${state}`,
        mentions: [],
      });
    }
    expect(await store.db.selectFrom('aside').where('room_id', '=', room).selectAll().execute()).toHaveLength(2);
    expect((await rows()).map((row) => row.text)).toEqual(['for all']);
  });

  test('staff may, students where the room allows it, nobody else; what staff take is noted', async () => {
    const { room, ask, a } = await seminar();
    const deeds = async () =>
      (await house.audit.page(room, { limit: 50 })).entries.map(({ deed, by }) => [deed, by.name]);
    expect((await ask('format=json', null)).status).toBe(401);
    expect((await ask('format=json', mallory)).status).toBe(404);
    expect((await ask('format=json', cleo)).status).toBe(403);
    expect(await deeds()).toEqual([]);
    await (await ask('format=json', ben)).text();
    expect(await deeds()).toEqual([['export', 'Ben']]);
    const chat = house.chats.of(a.seat!.room);
    chat.rules = { ...chat.rules, studentExport: true };
    expect(await (await ask('format=json', cleo)).json()).toEqual([]);
    expect(await deeds()).toHaveLength(1);
    await house.rooms.remove(ada.identity, room);
    expect((await ask('format=json', ada)).status).toBe(404);
  });

  test('only asked for by an own page or by hand, and only with what makes sense', async () => {
    const { ask, asking } = await seminar();
    for (const site of ['cross-site', 'same-site']) {
      const answer = await ask('format=json', ben, { headers: { 'sec-fetch-site': site } });
      expect(await answer.json()).toEqual({ code: 'forbidden_origin' });
    }
    const wrong = [
      '',
      'format=exe',
      'format=json&from=-1',
      'format=json&from=x',
      'format=json&to=1e99',
      'format=json&zone=Mars',
    ];
    const more = ['format=json&lecture=x', `format=json&zone=${'x'.repeat(50_000)}`, 'format=json&pseudonyms=2'];
    for (const query of [...wrong, ...more])
      expect([query.slice(0, 40), (await ask(query)).status]).toEqual([query.slice(0, 40), 400]);
    const head = await ask('format=csv', ben, { method: 'HEAD', headers: { 'sec-fetch-site': 'same-origin' } });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const answer = await ask('format=csv');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': expect.stringContaining('text/csv; charset=utf-8'),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'content-disposition': expect.stringMatching(
        /^attachment; filename="Operating Systems[^"\r\n]*\.csv"; filename\*=UTF-8''/,
      ),
    });
    await answer.text();
    expect(asking.faults).toEqual([]);
  });

  test('an empty room gives a file that is whole', async () => {
    const { file } = await seminar();
    expect(JSON.parse(await file('format=json'))).toEqual([]);
    expect(readCsv(await file('format=csv'))).toHaveLength(1);
    expect(await file('format=txt')).toContain('Nothing was written.');
    expect(await file('format=html')).toMatch(/Nothing was written\.[\s\S]*<\/html>\n$/);
  });

  test('one at a time of one person, so many at once of all, and no more than so many in a while', async () => {
    const { ask, a, c } = await seminar();
    for (let n = 0; n < limits.exportPage + 1; n++) void say(a, { text: `message ${n}` });
    await expect.poll(() => c.events.length).toBe(limits.exportPage + 1);
    const first = await ask('format=json');
    const second = await ask('format=json');
    expect(await second.json()).toMatchObject({ code: 'busy' });
    await first.body!.cancel();
    const third = await ask('format=json');
    expect(((await third.json()) as Row[]).length).toBe(limits.exportPage + 1);
    const statuses = new Set<number>();
    for (let n = 0; n <= limits.exportRate.burst; n++) {
      const answer = await ask('format=json');
      statuses.add(answer.status);
      await answer.text();
    }
    expect(statuses).toEqual(new Set([200, 429]));
  });
});
