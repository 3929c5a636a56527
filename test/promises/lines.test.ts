import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import type { StoreLocation } from '../../server/store/index.ts';
import { attend, enrol, isHere, isSettled, openHouse, textsOn, withStore, type Attendee } from '../support/crowd.ts';
import type { Person } from '../support/people.ts';
import { openLine } from '../support/posting.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { saying } from '../support/store-rooms.ts';
import { until } from '../support/until.ts';
import { storedLog, verdictOn } from '../support/writing.ts';

const names = ['Ada', 'Cleo', ...Array.from({ length: 18 }, (_, n) => `Student ${n}`)];
const clean = { lost: 0, duplicated: 0, reordered: 0, unsent: 0 };

let server: RunningServer;
let location: StoreLocation;
/** The bad line that some have to the server. */
let proxy: Proxy;
let people: Person[];
let pages: Attendee[] = [];

beforeAll(async () => {
  server = await startServer();
  location = { dataDir: server.dataDir };
  proxy = await startProxy(server.port);
  people = await enrol(server, location, names);
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
  proxy.restore();
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
});

/** These people in a new room; all but Ada on the bad line. */
async function lecture(...attending: Person[]) {
  const room = await openHouse(people[0]!);
  pages = attending.map((person) => attend(server, person, room, person === people[0] ? {} : { port: proxy.port }));
  await until('everybody is here', () => pages.every(isHere));
  return { room, pages, log: () => storedLog(location, room) };
}

const [ada, cleo] = [() => people[0]!, () => people[1]!];

test('a post whose answer was lost stands once, whether its author finds it or sends it again', async () => {
  const { room, pages, log } = await lecture(ada(), cleo());
  const [a, c] = pages as [Attendee, Attendee];
  proxy.deafen();
  c.visit.say('1 0');
  await until('it is stored', async () => (await log()).length === 1);
  expect(c.acknowledged).toEqual([]);
  proxy.restore();
  await until('Cleo finds it', () => isSettled(c) && c.events.length === 1);

  const clientId = (await log())[0]!.clientId!;
  const again = { type: 'chat.post', clientId, text: '1 0' } as const;
  expect(await c.visit.request(again)).toMatchObject({ type: 'chat.acknowledged', room, clientId, seq: 1 });
  expect(await c.visit.request(again)).toMatchObject({ type: 'chat.acknowledged', room, clientId, seq: 1 });
  expect(verdictOn(await log(), pages)).toMatchObject(clean);
  expect(a.events).toEqual(c.events);
});

test('twenty write at once: everybody sees one order, without gaps', async () => {
  const { pages, log } = await lecture(...people);
  for (let n = 0; n < limits.chatRate.burst; n++) pages.forEach(({ visit }, author) => visit.say(`${author} ${n}`));
  const all = names.length * limits.chatRate.burst;
  await until('everybody sees everything', () => pages.every((page) => isSettled(page) && page.events.length === all));
  // A page is content when its own words come round; the answers to them come after the events.
  await until('everybody is told so', () =>
    pages.every(({ acknowledged }) => acknowledged.length === limits.chatRate.burst),
  );
  for (const { events } of pages) expect(events.map(({ seq }) => seq)).toEqual(pages[0]!.events.map(({ seq }) => seq));
  expect(verdictOn(await log(), pages)).toMatchObject({ ...clean, acknowledged: all });
});

test('who comes back gets exactly the thousand it missed in one answer; who missed more reads the rest in pages', async () => {
  const room = await openHouse(ada());
  const count = limits.resumeEvents + 100;
  await withStore(location, (store) =>
    Promise.all(Array.from({ length: count }, (_, n) => store.append(saying(room, cleo().id, `1 ${n}`)))),
  );
  const line = await openLine(server, cleo());
  const enter = async (known: object) =>
    (await line.ask({ type: 'room.enter', room, ...known })) as ServerMessageOf<'room.entered'>;
  const { epoch } = await enter({});
  const seqs = ({ events }: ServerMessageOf<'room.entered'>) => events.map(({ seq }) => seq);
  const from = (first: number) => Array.from({ length: count - first + 1 }, (_, n) => first + n);

  const exactly = await enter({ epoch, lastSeq: count - limits.resumeEvents });
  expect(exactly.resumed).toBe(true);
  expect(seqs(exactly)).toEqual(from(count - limits.resumeEvents + 1));
  const tooMany = await enter({ epoch, lastSeq: count - limits.resumeEvents - 1 });
  expect(tooMany.resumed).toBe(false);
  expect(seqs(tooMany)).toEqual(from(count - limits.snapshotEvents + 1));
  line.close();

  pages = [attend(server, cleo(), room)];
  const [page] = pages as [Attendee];
  await until('Cleo is here', () => isHere(page));
  for (let n = 0; page.view.log!.older && n < 20; n++) await page.visit.loadOlder();
  expect(page.events.map(({ seq }) => seq)).toEqual(from(1));
});

test('a line on which nothing moves is noticed at both ends; what was written meanwhile comes when it moves again', async () => {
  const { pages } = await lecture(ada(), cleo());
  const [a, c] = pages as [Attendee, Attendee];
  await until('Ada sees that two are here', () => a.view.viewers === 2);
  proxy.swallow();
  c.visit.say('written in the tunnel');
  await Promise.all([
    until('the server notices', () => a.view.viewers === 1),
    until('the page notices', () => c.view.connection.name !== 'open'),
  ]);
  a.visit.say('said meanwhile');
  await until('Ada said it', () => isSettled(a));
  proxy.restore();
  await until('Cleo is back', () => isSettled(c) && a.view.viewers === 2);
  await until('both see both', () => pages.every((page) => page.events.length === 2));
  expect(textsOn(c)).toEqual(['said meanwhile', 'written in the tunnel']);
});

test('three hundred lines cut at once: all are back, and have everything', async () => {
  const manyTabs = people.slice(1).flatMap((person) => Array<Person>(16).fill(person));
  const { pages, log } = await lecture(ada(), ...manyTabs.slice(0, 300));
  const [a, ...others] = pages as [Attendee, ...Attendee[]];
  a.visit.say('0 0');
  await until('everybody sees it', () => pages.every(({ events }) => events.length === 1));
  proxy.cut();
  await until('everybody is cut off', () => others.every(({ view }) => view.connection.name !== 'open'));
  for (const n of [1, 2, 3, 4]) a.visit.say(`0 ${n}`);
  await until('Ada said it', () => isSettled(a));
  proxy.restore();
  await until('all are back and have everything', () =>
    pages.every((page) => isHere(page) && page.events.length === 5),
  );
  expect(verdictOn(await log(), pages)).toMatchObject(clean);
});
