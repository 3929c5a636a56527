import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryHub } from '../bus/memory.ts';
import { createHouse, Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { TestNode } from './test/nodes.ts';

let database: TestDatabase;
let store: Store;
const people = { ada: new Person('Ada', 'presenter'), cleo: new Person('Cleo'), mallory: new Person('Mallory') };
const impairment = { lossPercent: 8, delayMs: 0, jitterMs: 0, kbits: null };

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  await createHouse(store).register(...Object.values(people));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

let one: TestNode;
let two: TestNode;
beforeEach(() => {
  const hub = new MemoryHub();
  [one, two] = [new TestNode(store, hub, 'one'), new TestNode(store, hub, 'two')];
});
afterEach(() => [one, two].forEach((node) => node.stop()));

const told = (person: Person) => person.of('lab.changed').at(-1)?.lab;
const watch = (node: TestNode, person: Person) =>
  node.ask(person, 'media.subscribe', { sdp: 'an offer', tracks: [{ mid: '0', source: 'camera' as const }] });

/** Ada lectures at one node and has opened the lab; Cleo watches at the other, and has volunteered. */
async function lab() {
  const id = await one.house.roomOf(people.ada, [
    [people.cleo, 'student'],
    [people.mallory, 'student'],
  ]);
  const [ada, cleo, mallory] = [people.ada.anotherTab(), people.cleo.anotherTab(), people.mallory.anotherTab()];
  await one.enter(ada, id);
  await one.begin(ada);
  for (const person of [cleo, mallory]) await two.enter(person, id);
  await expect.poll(() => ada.seat!.room.presence.count).toBe(3);
  for (const person of [cleo, mallory]) await watch(two, person);
  await one.ask(ada, 'lab.open', { impairment, seconds: 60 });
  await expect.poll(() => told(cleo)).toMatchObject({ by: { name: 'Ada' }, impairment });
  await two.ask(cleo, 'lab.join', { lab: told(cleo)!.id });
  const [cleos] = two.engine.open.keys();
  await expect.poll(() => [...two.engine.impaired]).toEqual([[cleos, impairment]]);
  return { id, ada, cleo, mallory };
}

test('a volunteer at another node than the lab’s is impaired there, alone, until he has had enough', async () => {
  const { cleo, mallory } = await lab();
  await expect(two.ask(mallory, 'lab.close', {})).rejects.toMatchObject({ code: 'forbidden' });
  await expect(two.ask(mallory, 'lab.join', { lab: 'a lab of her own' })).rejects.toMatchObject({ code: 'not_found' });
  expect(one.engine.impaired.size).toBe(0);
  await two.ask(cleo, 'lab.leave', {});
  await expect.poll(() => two.engine.impaired.size).toBe(0);
});

test('a volunteer who leaves his node has his own network again', async () => {
  const { cleo, ada } = await lab();
  await two.ask(cleo, 'room.leave', {});
  await expect.poll(() => two.engine.impaired.size).toBe(0);
  await expect.poll(() => told(ada)?.volunteers).toBe(0);
});

test('the lab does not move with the room: all is as before, and all are told so', async () => {
  const { id, ada, cleo, mallory } = await lab();
  await one.leave();
  await expect.poll(() => two.keeps(id)).toBe(true);
  await expect.poll(() => two.engine.impaired.size).toBe(0);
  for (const person of [ada, cleo, mallory]) await expect.poll(() => told(person)).toBeNull();
  await expect(two.ask(cleo, 'lab.join', { lab: cleo.of('lab.changed')[0]!.lab!.id })).rejects.toMatchObject({
    code: 'not_found',
  });
});
