import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrol, openHouse, withStore } from '../../test/support/crowd.ts';
import { dump } from '../../test/support/dump.ts';
import { ask } from '../../test/support/http.ts';
import type { Person } from '../../test/support/people.ts';
import { openLine, type Line } from '../../test/support/posting.ts';
import { startServer, type RunningServer } from '../../test/support/server.ts';

let server: RunningServer;
let people: Record<'Ada' | 'Cleo' | 'Dora' | 'Xenia', Person>;
let room: string;
beforeAll(async () => {
  server = await startServer({ LOG_LEVEL: 'trace' });
  const names = ['Ada', 'Cleo', 'Dora', 'Xenia'] as const;
  const enrolled = await enrol(server, { dataDir: server.dataDir }, names, { Xenia: 'admin' });
  people = Object.fromEntries(names.map((name, n) => [name, enrolled[n]!])) as typeof people;
  room = await openHouse(people.Ada);
});
afterAll(() => server?.stop());

const everything = () => withStore({ dataDir: server.dataDir }, async (store) => JSON.stringify(await dump(store)));
async function lineIn(person: Person): Promise<Line> {
  const line = await openLine(server, person);
  await line.ask({ type: 'room.enter', room });
  return line;
}
const post = (line: Line, text: string) => line.ask({ type: 'chat.post', room, clientId: crypto.randomUUID(), text });

test('one’s own data comes as a file that no cache keeps, to oneself', async () => {
  const answer = await people.Dora.ask('/api/me/data');
  expect(answer.status).toBe(200);
  expect(answer.json<{ account: object }>().account).toMatchObject({ email: people.Dora.email });
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="ChatStream [\w -]+\.json"/);
  expect((await ask(`${server.url}/api/me/data`)).status).toBe(401);
  const elsewhere = await people.Dora.ask('/api/me/data', { headers: { 'sec-fetch-site': 'cross-site' } });
  expect(elsewhere.json()).toEqual({ code: 'forbidden_origin' });
});

test('an account is erased by its owner, with the password once more: sockets close, nothing is left, not in the log either', async () => {
  const { Ada, Cleo } = people;
  const [ada, cleo] = [await lineIn(Ada), await lineIn(Cleo)];
  await post(cleo, 'quokka by Cleo');
  const wrong = await Cleo.ask('/api/me/erasure', { body: { password: 'something else' } });
  expect([wrong.status, wrong.json()]).toEqual([401, { code: 'credentials' }]);
  expect((await Cleo.ask('/api/me')).status).toBe(200);

  const done = await Cleo.ask('/api/me/erasure', { body: { password: Cleo.password } });
  expect(done.status).toBe(204);
  expect(String(done.headers['set-cookie'])).toContain('Max-Age=0');
  expect(await cleo.closed).toBe(4001);
  expect((await Cleo.ask('/api/me')).status).toBe(401);
  const again = await ask(`${server.url}/api/auth/sign-in`, { body: { email: Cleo.email, password: Cleo.password } });
  expect(again.json()).toEqual({ code: 'credentials' });
  await expect.poll(async () => (await Ada.ask(`/api/rooms/${room}/events`)).text).not.toContain('quokka by Cleo');
  await expect.poll(() => JSON.stringify(ada.heard)).toContain('chat.forgotten');
  const left = await everything();
  for (const word of [Cleo.email, 'quokka by Cleo']) expect(left).not.toContain(word);
  for (const word of [Cleo.email, Cleo.id, 'quokka', Cleo.password]) expect(server.log()).not.toContain(word);
  ada.close();
});

test('an administrator erases an account, and sees before what that does to others; nobody else does', async () => {
  const { Ada, Dora, Xenia } = people;
  const of = (person: Person) => `/api/admin/accounts/${person.id}/erasure`;
  expect((await Xenia.ask(of(Ada))).json()).toMatchObject({ lastAdmin: false, goes: [{ id: room }] });
  await lineIn(Dora).then((line) => line.close());
  expect((await Xenia.ask(of(Ada))).json()).toMatchObject({ handOver: [{ id: room, others: 1 }], goes: [] });
  expect((await Xenia.ask(of(Ada), { body: {} })).json()).toEqual({ code: 'last_owner' });
  expect((await Xenia.ask(of(Xenia), { body: {} })).json()).toEqual({ code: 'last_admin' });
  expect((await Dora.ask(of(Ada), { body: {} })).status).toBe(404);
  expect((await Dora.ask(of(Ada))).status).toBe(404);
  expect((await Xenia.ask(of(Dora), { body: { texts: 'kept' } })).status).toBe(204);
  expect((await Dora.ask('/api/me')).status).toBe(401);
});

test('how long things are kept is for administrators to say', async () => {
  const { Ada, Xenia } = people;
  const path = '/api/admin/retention';
  const policy = { chatDays: 365, auditDays: null, mailDays: 7, deletedRoomDays: 30 };
  expect((await Xenia.ask(path)).json()).toMatchObject({ policy: { chatDays: null, mailDays: 30 } });
  expect((await Xenia.ask(path, { method: 'PUT', body: policy })).json()).toMatchObject({ policy });
  expect((await Xenia.ask(path)).json()).toMatchObject({ policy });
  expect((await Xenia.ask(path, { method: 'PUT', body: { ...policy, chatDays: 0 } })).status).toBe(400);
  expect((await Ada.ask(path)).status).toBe(404);
});
