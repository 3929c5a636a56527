import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import { wishes } from '../support/closed-room.ts';
import { attend, enrol, isHere, isSettled, openHouse, withStore, type Attendee } from '../support/crowd.ts';
import { dump } from '../support/dump.ts';
import { absent, operationsOf, requestFor, type Operation } from '../support/operations.ts';
import type { Person } from '../support/people.ts';
import { openLine } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

let server: RunningServer;
let [ada, cleo]: Person[] = [];
let room: string;
let pages: Attendee[];
/** Every route that reads something of a room. */
let readings: Operation[];

beforeAll(async () => {
  server = await startServer();
  [ada, cleo] = await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo']);
  room = await openHouse(ada!);
  pages = [ada!, cleo!].map((person) => attend(server, person, room));
  await until('both are here', () => pages.every(isHere));
  const all = await operationsOf(server.url);
  readings = all.filter(({ method, path }) => method === 'get' && path.startsWith('/api/rooms/{id}'));
});
afterAll(async () => {
  for (const page of pages) page.close();
  await server.stop();
});

/** All that can be read of the room: every route, every format of an export, somebody who comes anew and somebody who comes back. */
async function allThatIsRead(): Promise<string> {
  const values = { ...absent, q: 'regrettable', seqs: '1,2,3', person: cleo!.id };
  const { epoch } = pages[0]!.view.log!;
  const exports = ['csv', 'json', 'txt', 'html'].map((format) => `/api/rooms/${room}/export?format=${format}`);
  const paths = [...readings.map((operation) => requestFor(operation, values, room).path), ...exports];
  const answers: string[] = [];
  for (const path of paths) answers.push((await ada!.ask(path)).text); // one export of a person at a time
  const line = await openLine(server, cleo!);
  for (const known of [{}, { epoch, lastSeq: 0 }]) {
    answers.push(JSON.stringify(await line.ask({ type: 'room.enter', room, ...known })));
  }
  line.close();
  return answers.join('\n');
}

test('what was erased, changed or purged is read nowhere any more, and shown on no page', async () => {
  const [adas, cleos] = pages as [Attendee, Attendee];
  for (const n of [1, 2, 3]) cleos.visit.say(`regrettable ${n}`);
  await until('they are said', () => isSettled(cleos) && adas.events.length === 3);
  expect((await allThatIsRead()).match(/regrettable 1/g)!.length).toBeGreaterThan(6); // so that finding none means something
  await cleos.visit.erase(1);
  await cleos.visit.edit(2, 'harmless 2');
  await until('both see it', () => pages.every(({ events }) => events.length === 5));
  const shown = () => JSON.stringify(pages.map(({ view }) => [view.log, view.window, [...view.chat.single]]));
  for (const text of [await allThatIsRead(), shown()]) {
    expect(text).not.toContain('regrettable 1');
    expect(text).not.toContain('regrettable 2');
    expect(text).toContain('harmless 2');
    expect(text).toContain('regrettable 3');
  }
  await adas.visit.request({ type: 'chat.purge', person: cleo!.id });
  await until('both see it', () => pages.every(({ events }) => events.length === 6));
  const stored = JSON.stringify(await withStore({ dataDir: server.dataDir }, dump));
  for (const text of [await allThatIsRead(), shown(), stored]) {
    expect(text).not.toMatch(/regrettable \d|harmless \d/);
  }
});

test('a deleted room is gone for everybody at once, for its owner too', async () => {
  const [, cleos] = pages as [Attendee, Attendee];
  cleos.visit.say('the last words');
  await until('they are said', () => isSettled(cleos));
  const { epoch } = cleos.view.log!;
  const { code } = (await ada!.ask(`/api/rooms/${room}`)).json<{ code: string }>();
  expect((await ada!.ask(`/api/rooms/${room}`, { method: 'DELETE' })).status).toBe(204);
  await until('both are told', () => pages.every(({ view }) => view.place === 'deleted'));

  for (const person of [ada!, cleo!]) {
    for (const operation of await operationsOf(server.url)) {
      if (!operation.path.startsWith('/api/rooms/{id}')) continue;
      const values = {
        ...absent,
        ...wishes,
        q: 'words',
        seqs: '1',
        person: cleo!.id,
        accountId: cleo!.id,
        email: cleo!.email,
        token: 'none',
      };
      const { path, asking } = requestFor(operation, values, room);
      const { status, text } = await person.ask(path, asking);
      expect([operation.name, status, text]).toEqual([operation.name, 404, '{"code":"not_found"}']);
    }
    expect((await person.ask('/api/rooms')).text).not.toContain(room);
    expect((await person.ask('/api/rooms/join', { body: { code } })).text).toBe('{"code":"code_unknown"}');
    const line = await openLine(server, person);
    const post = { type: 'chat.post', room, clientId: randomUUID(), text: 'and yet' } as const;
    for (const message of [{ type: 'room.enter', room, epoch, lastSeq: 0 } as const, post]) {
      expect((await line.ask(message)) as ServerMessageOf<'error'>).toMatchObject({ type: 'error', code: 'not_found' });
    }
    line.close();
  }
});
