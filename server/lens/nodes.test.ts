import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryHub } from '../bus/memory.ts';
import { TestNode } from '../cluster/test/nodes.ts';
import type { ViewerRow } from '../media/lens-port.ts';
import { createHouse, Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { lookOf, rowOf } from './test-looks.ts';

let database: TestDatabase;
let store: Store;
const people = { ada: new Person('Ada', 'presenter'), ben: new Person('Ben'), cleo: new Person('Cleo') };
let one: TestNode;
let two: TestNode;

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  await createHouse(store).register(...Object.values(people));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(() => {
  const hub = new MemoryHub();
  [one, two] = [new TestNode(store, hub, 'one'), new TestNode(store, hub, 'two')];
});
afterEach(() => [one, two].forEach((node) => node.stop()));

const camera = [{ mid: '0', source: 'camera' as const }];
const watch = async (node: TestNode, person: Person): Promise<string> => {
  const answer = await node.ask(person, 'media.subscribe', { sdp: 'an offer', tracks: camera });
  return (answer as ServerMessageOf<'media.answered'>).connection;
};

/** Ada presents at the node that keeps the room; Ben assists there; Cleo watches at the other one, and so does Ben's second page. */
async function lecture() {
  const room = await one.house.roomOf(people.ada, [
    [people.ben, 'assistant'],
    [people.cleo, 'student'],
  ]);
  const [ada, ben] = [people.ada.anotherTab(), people.ben.anotherTab()];
  const [cleo, bens] = [people.cleo.anotherTab(), people.ben.anotherTab()];
  await one.enter(ada, room);
  await one.enter(ben, room);
  await two.enter(cleo, room);
  await two.enter(bens, room);
  await one.begin(ada);
  await expect.poll(() => ada.seat!.room.presence.count).toBe(3);
  await expect.poll(() => cleo.seat!.room.lecture !== null).toBe(true);
  await one.ask(ada, 'media.publish', { tab: randomUUID(), sdp: 'an offer', tracks: camera });
  const [air] = one.engine.open.keys();
  one.engine.looks.set(air!, lookOf(air!, '203.0.113.10'));
  return { room, ada, ben, cleo, bens };
}

test('who came to another node looks at his own connection there, and at the publishers wherever they are', async () => {
  const { ada, cleo, bens } = await lecture();
  const cleos = await watch(two, cleo);
  two.engine.looks.set(cleos, lookOf(cleos, '198.51.100.7'));
  expect(await two.ask(cleo, 'lens.look', {})).toMatchObject({
    type: 'lens.looked',
    connections: [{ connection: cleos, remote: { address: '198.51.100.7' } }],
    publishers: [{ place: 0, nacks: 2 }],
  });
  for (const [node, person] of [
    [two, bens],
    [one, ada],
  ] as const)
    expect(JSON.stringify(await node.ask(person, 'lens.look', {}))).not.toContain('198.51.100.7');
  await expect(
    two.ask(bens, 'lens.frame', { connection: cleos, place: 0, source: 'camera', timestamp: 1 }),
  ).rejects.toMatchObject({ code: 'not_found' });
});

test('the map is of the viewers of all nodes, each person once', async () => {
  const { room, ada, ben, cleo, bens } = await lecture();
  const [cleos, benHere, benThere] = [await watch(two, cleo), await watch(one, ben), await watch(two, bens)];
  const rows = (more: Partial<ViewerRow>, ...names: string[]) => names.map((name) => rowOf(name, '192.0.2.0/24', more));
  one.engine.viewers.set(room, rows({ loss: 0 }, benHere));
  two.engine.viewers.set(room, rows({ loss: 0.06, family: 6 }, cleos, benThere));
  await two.ask(cleo, 'media.way', { path: 'tls' });
  expect(await one.ask(ada, 'lens.map', {})).toMatchObject({
    map: {
      watching: 2,
      chatOnly: 0,
      paths: { tls: 1, unknown: 1 },
      families: { ipv4: 0, ipv6: 2 },
      loss: { counts: [0, 0, 0, 0, 2, 0] },
    },
  });
  await expect(two.ask(cleo, 'lens.map', {})).rejects.toMatchObject({ code: 'forbidden' });
});

test('who asks for help at another node is seen by staff at all, and helped from there', async () => {
  const { ada, cleo, bens } = await lecture();
  const trouble = { problem: 'loss' as const, lossPercent: 8, roundTripMs: 40, kbits: 900, path: null, quality: null };
  const told = (person: Person) =>
    person
      .of('lens.helps')
      .at(-1)
      ?.people.map(({ name }) => name);
  await two.ask(cleo, 'lens.help', { trouble });
  for (const person of [ada, bens, cleo]) await expect.poll(() => told(person)).toEqual(['Cleo']);
  expect(await two.ask(bens, 'lens.map', {})).toMatchObject({ helps: [{ name: 'Cleo', trouble }] });
  await two.ask(bens, 'lens.help', { trouble: null, person: cleo.identity.accountId });
  for (const person of [ada, bens, cleo]) await expect.poll(() => told(person)).toEqual([]);
});

test('when another node keeps the room all are told that nobody asks, and who needs help asks again', async () => {
  const { room, cleo, bens } = await lecture();
  const trouble = {
    problem: 'none' as const,
    lossPercent: null,
    roundTripMs: null,
    kbits: null,
    path: null,
    quality: null,
  };
  const told = (person: Person) => person.of('lens.helps').at(-1)?.people.length;
  await two.ask(cleo, 'lens.help', { trouble });
  await expect.poll(() => told(cleo)).toBe(1);
  await one.leave();
  await expect.poll(() => two.keeps(room)).toBe(true);
  for (const person of [cleo, bens]) await expect.poll(() => told(person)).toBe(0);
  await two.ask(cleo, 'lens.help', { trouble });
  await expect.poll(() => told(bens)).toBe(1);
});
