import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import type { PollImport, PollLibrary, PollRunPage, PreparedPoll } from '../../../protocol/polls.ts';
import { withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { colours, contentOf, lecture, PollNode, quiz } from '../../polls/test/nodes.ts';
import { Person } from '../../rooms/test/house.ts';
import type { Store } from '../../store/port.ts';
import { createAsking } from '../test/asking.ts';
import { readCsv } from '../test/csv.ts';
import { pollsRoutes } from './polls.ts';

let database: TestDatabase;
let store: Store;
let node: PollNode;

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  node = new PollNode(store);
});
afterAll(async () => {
  node.stop();
  await store.close();
  await database.drop();
});

async function hall() {
  const held = await lecture(node);
  const quentin = new Person('Quentin'); // has nothing to do with the room
  const asking = createAsking([pollsRoutes({ polls: node.polls })], [...Object.values(held.people), quentin]);
  const ask = (person: Person | null, path: string, more: { method?: string; body?: unknown; type?: string } = {}) => {
    const { method = 'GET', body, type = 'application/json' } = more;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { origin: 'https://ada.local:3003', ...(body === undefined ? {} : { 'content-type': type }) };
    return asking.ask(person, `/api/rooms/${held.room}/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: text }),
    });
  };
  const post = (person: Person, path: string, body: unknown, type?: string) =>
    ask(person, path, { method: 'POST', body, ...(type ? { type } : {}) });
  return { ...held, quentin, ask, post, faults: asking.faults };
}

test('Ada prepares polls, changes their order, and takes them home; students do not see that there are any', async () => {
  const { people, quentin, ask, post, faults } = await hall();
  const { ada, ben, cleo } = people;
  const made = await post(ada, 'polls', quiz);
  expect(made.status).toBe(201);
  const first = (await made.json()) as PreparedPoll;
  const second = (await (
    await post(ben, 'polls', { kind: 'cloud', title: 'What comes to mind?' })
  ).json()) as PreparedPoll;
  const order = await ask(ada, 'polls', { method: 'PUT', body: { polls: [second.id, first.id] } });
  expect(order.status).toBe(204);
  expect((await ask(ada, 'polls', { method: 'PUT', body: { polls: [second.id] } })).status).toBe(409);
  expect((await ask(ada, `polls/${first.id}`, { method: 'PUT', body: colours })).status).toBe(200);
  expect(((await (await ask(ben, 'polls')).json()) as PollLibrary).polls.map(({ id }) => id)).toEqual([
    second.id,
    first.id,
  ]);
  expect(await (await post(ada, 'polls', { ...colours, options: [] })).json()).toEqual({
    code: 'bad_request',
    field: 'options',
  });
  for (const path of ['polls', 'polls/export?format=json', 'poll-runs'])
    expect((await ask(cleo, path)).status).toBe(403);
  expect((await post(cleo, 'polls', quiz)).status).toBe(403);
  expect((await ask(quentin, 'polls')).status).toBe(404);
  expect((await ask(null, 'polls')).status).toBe(401);
  expect((await ask(ada, `polls/${second.id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(ada, `polls/${second.id}`, { method: 'DELETE' })).status).toBe(404);
  expect(faults).toEqual([]);
});

test.each([
  ['json', 'application/json'],
  ['csv', 'text/plain;charset=UTF-8'],
  ['qti', 'application/xml'],
])('a library leaves as %s and comes back the same', async (format, type) => {
  const { people, ask, post } = await hall();
  for (const content of [quiz, colours]) await post(people.ada, 'polls', contentOf(content));
  const file = await ask(people.ada, `polls/export?format=${format}`);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="Operating Systems[^"]*polls\.\w+"/);
  const taken = await post(people.ada, `polls/import?format=${format}`, await file.text(), type);
  const { polls, refused } = (await taken.json()) as PollImport;
  expect([polls.map(({ content }) => content), refused]).toEqual([[contentOf(quiz), contentOf(colours)], []]);
});

test('a file may be so large and no larger, and comes to nobody who is not signed in', async () => {
  const { people, ask, post } = await hall();
  const file = (bytes: number) => '[]'.padEnd(bytes, ' ');
  const imported = (person: Person | null, body: string) =>
    ask(person, 'polls/import?format=json', { method: 'POST', body, type: 'text/plain' });
  expect(await (await imported(people.ada, file(limits.pollFileBytes))).json()).toEqual({ polls: [], refused: [] });
  expect((await imported(people.ada, file(limits.pollFileBytes + 1))).status).toBe(413);
  expect((await imported(null, file(limits.pollFileBytes + 1))).status).toBe(401);
  expect((await post(people.ada, 'polls/import?format=json', '[]', 'text/html')).status).toBe(400);
  expect((await post(people.ada, 'polls/import?format=exe', '[]')).status).toBe(400);
});

test('results are read in pages, newest first, and leave as files: with names only where people were told so', async () => {
  const { people, ask, a, c, d, room } = await hall();
  await store.db.updateTable('room').set({ name: 'Paging\r\nX: "1"/é' }).where('id', '=', room).execute();
  await store.db
    .updateTable('user')
    .set({ name: '=cmd|calc' })
    .where('id', '=', people.dora.identity.accountId)
    .execute();
  const named = await node.open(a, { ...quiz, anonymous: false });
  await node.vote(c, named, { options: [1] });
  await node.vote(d, named, { options: [2] });
  await node.close(a, named);
  const anonymous = await node.open(a, { kind: 'text', title: '\u202eWhat?' });
  await node.vote(d, anonymous, { words: ['@SUM(A1)'] });
  await node.vote(c, anonymous, { words: ['-1'] });
  const page = (await (await ask(people.ben, 'poll-runs')).json()) as PollRunPage;
  expect(page).toMatchObject({
    runs: [
      { id: anonymous.id, state: 'open', tally: { voters: 2 } },
      { id: named.id, tally: { counts: [0, 1, 1], right: 1 }, content: { quiz: { right: [1] } } },
    ],
    next: null,
  });
  const csv = async ({ id }: { id: string }) => {
    const answer = await ask(people.ben, `poll-runs/${id}/export?format=csv`);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w .()-]+\.csv"; filename\*=UTF-8''[\w.%-]+$/,
    );
    return readCsv(await answer.text());
  };
  expect(await csv(named)).toEqual([
    ['name', 'answer', 'right', 'points'],
    ["'=cmd|calc", 'Blue', 'no', '0'],
    ['Cleo', 'Green', 'yes', '1'],
  ]);
  expect(await csv(anonymous)).toEqual([['answer'], ["'-1"], ["'@SUM(A1)"]]);
  const whole = await (await ask(people.ben, `poll-runs/${anonymous.id}/export?format=json`)).text();
  for (const { identity } of [c, d])
    for (const part of [identity.accountId, identity.name]) expect(whole).not.toContain(part);
  expect((await ask(people.cleo, `poll-runs/${named.id}/export?format=csv`)).status).toBe(403);
  const other = await hall();
  expect((await other.ask(other.people.ada, `poll-runs/${named.id}/export?format=csv`)).status).toBe(404);
});

test('a page of runs ends where the next begins', async () => {
  const { people, ask, a } = await hall();
  const run = await node.open(a, colours);
  const row = await store.db.selectFrom('poll_run').where('id', '=', run.id).selectAll().executeTakeFirstOrThrow();
  const rows = Array.from({ length: limits.pageSize }, (_, n) => ({
    ...{ ...row, id: `${run.id.slice(0, 19)}${String(n).padStart(3, '0')}`, state: 'closed' as const },
    opened_at: 1_000 + (n >> 1),
  }));
  await store.db.insertInto('poll_run').values(rows).execute();
  const read = async (query = '') => (await (await ask(people.ada, `poll-runs${query}`)).json()) as PollRunPage;
  const first = await read();
  const second = await read(`?before=${first.next}`);
  const ids = [...first.runs, ...second.runs].map(({ id }) => id);
  expect([first.runs.length, second.runs.length, second.next, new Set(ids).size]).toEqual([
    limits.pageSize,
    1,
    null,
    limits.pageSize + 1,
  ]);
  expect((await ask(people.ada, 'poll-runs?before=yesterday')).status).toBe(400);
});
