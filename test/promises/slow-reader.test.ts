import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import type { Person } from '../support/people.ts';
import { openLine, type Line } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const names = ['Ada', 'Mallory', ...Array.from({ length: 8 }, (_, n) => `Student ${n}`)];

let server: RunningServer;
let people: Person[];

beforeAll(async () => {
  server = await startServer();
  people = await enrol(server, { dataDir: server.dataDir }, names);
});
afterAll(() => server.stop());

test('who stops reading is cut off and gets the rest by its place in the log; everybody else has everything meanwhile', async () => {
  const [ada, mallory, ...students] = people as [Person, Person, ...Person[]];
  const room = await openHouse(ada);
  const pages = [ada, ...students].map((person) => attend(server, person, room));
  const viewers = () => pages[0]!.view.viewers;
  const deaf = await openLine(server, mallory);
  const { epoch } = await enter(deaf, room);
  await until('all are here', () => pages.every(isHere) && viewers() === names.length);

  deaf.socket.pause();
  const talking = setInterval(() => deaf.socket.send('{"type":"ping","id":0}'), 1_000); // it lives, and says so
  const long = '漢'.repeat(3_900); // 12 KB as it travels
  let n = 0;
  const writing = setInterval(() => {
    for (const { visit, view } of pages) if (view.outbox.length === 0) visit.say(`${++n} ${long}`);
  }, 50);
  await until('it is cut off', () => viewers() === names.length - 1, 40_000);
  clearInterval(writing);
  clearInterval(talking);
  const hasAll = (page: Attendee) => isSettled(page) && page.events.length >= n; // what others wrote comes a moment later
  await until('everything is written and told', () => pages.every(hasAll));
  for (const { view, events, closedWith } of pages) {
    expect([view.visits, events.length, closedWith]).toEqual([1, n, []]);
  }

  deaf.socket.resume();
  await deaf.closed;
  const got = seqsOf(deaf.heard.flatMap((message) => (message.type === 'room.events' ? message.events : [])));
  expect(got.length).toBeLessThan(n);
  const again = await openLine(server, mallory);
  const rest = await enter(again, room, { epoch, lastSeq: got.length });
  expect(rest.resumed).toBe(true);
  expect([...got, ...seqsOf(rest.events)]).toEqual(Array.from({ length: n }, (_, i) => i + 1));
  again.close();
  for (const page of pages) page.close();
});

const seqsOf = (events: RoomEvent[]): number[] => events.map(({ seq }) => seq);

async function enter(line: Line, room: string, known = {}): Promise<ServerMessageOf<'room.entered'>> {
  return (await line.ask({ type: 'room.enter', room, ...known })) as ServerMessageOf<'room.entered'>;
}
