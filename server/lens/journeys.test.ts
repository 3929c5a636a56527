/** How messages travelled, over two nodes on one store. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { LensFollowed } from '../../protocol/lens-journey.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryHub } from '../bus/memory.ts';
import { TestNode } from '../cluster/test/nodes.ts';
import { moment } from '../rooms/live/journeys.ts';
import { createHouse, Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { createLensHere } from './here.ts';

const people = {
  ada: new Person('Ada', 'presenter'),
  ben: new Person('Ben'),
  cleo: new Person('Cleo'),
  mallory: new Person('Mallory'),
};
let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  await createHouse(store).register(...Object.values(people));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

let nodes: TestNode[];
let lenses: ReturnType<typeof createLensHere>[];
beforeEach(() => {
  const hub = new MemoryHub();
  nodes = ['one', 'two'].map((name) => new TestNode(store, hub, name));
  lenses = nodes.map(({ house, cluster }) =>
    createLensHere({
      config: { databaseUrl: undefined },
      registry: house.registry,
      nodes: cluster.nodes,
      certificates: null,
    }),
  );
});
afterEach(() => {
  for (const lens of lenses) lens.stop();
  for (const node of nodes) node.stop();
  vi.useRealTimers();
});

/** Ada and Mallory are at the first node, Ben and Cleo at the second. */
async function seminar() {
  const [one, two] = nodes as [TestNode, TestNode];
  const id = await one.house.roomOf(people.ada, [
    [people.ben, 'assistant'],
    [people.cleo, 'student'],
    [people.mallory, 'student'],
  ]);
  const [ada, mallory] = [people.ada.anotherTab(), people.mallory.anotherTab()];
  const [ben, cleo] = [people.ben.anotherTab(), people.cleo.anotherTab()];
  for (const person of [ada, mallory]) await one.enter(person, id);
  for (const person of [ben, cleo]) await two.enter(person, id);
  await expect.poll(() => ada.seat!.room.presence.count).toBe(4);
  return { id, ada, ben, cleo, mallory };
}

const nodeOf = ({ seat }: Person): number =>
  nodes.findIndex(({ house }) => house.registry.peek(seat!.room.id) === seat!.room);

async function say(person: Person, text: string, more: { anonymous?: true } = {}): Promise<number> {
  const posted = { clientId: randomUUID(), text, ...more };
  const answer = await nodes[nodeOf(person)]!.ask(person, 'chat.post', posted);
  return (answer as ServerMessageOf<'chat.acknowledged'>).seq;
}

async function follow(person: Person, seq: number, room = person.seat!.room.id): Promise<LensFollowed> {
  const handler = lenses[nodeOf(person)]!.handlers['lens.follow']!;
  return (await handler(person, { type: 'lens.follow', id: 7, room, seq })) as LensFollowed;
}

async function knows(person: Person, seq: number): Promise<void> {
  await expect.poll(() => person.seat!.room.seq).toBeGreaterThanOrEqual(seq);
}

test('a message is received, handed to the store, durable, known and written, in this order', async () => {
  const { ada, mallory } = await seminar();
  const before = moment();
  const seq = await say(ada, 'Processes share nothing');
  const after = moment();
  for (const person of [ada, mallory]) {
    const told = await follow(person, seq);
    expect(told).toMatchObject({ type: 'lens.followed', re: 7, room: person.seat!.room.id, seq });
    const { receivedAt, appendedAt, committedAt, knownAt, fannedOutAt } = told;
    const times = [before, receivedAt!, appendedAt!, committedAt!, knownAt!, fannedOutAt!, after];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(told).toMatchObject({ sockets: 2, frameEvents: 1, abroad: false, store: 'sqlite' });
  }
});

test('of an author at another node the times there are asked for', async () => {
  const { cleo, mallory } = await seminar();
  const seq = await say(cleo, 'What is a process?');
  await knows(mallory, seq);
  const [there, here] = [await follow(cleo, seq), await follow(mallory, seq)];
  expect(there).toMatchObject({ abroad: false, sockets: 2 });
  const { receivedAt, appendedAt, committedAt } = there;
  expect(here).toMatchObject({ abroad: true, receivedAt, appendedAt, committedAt, sockets: 2 });
  expect(here.knownAt).not.toBe(there.knownAt);
});

test('when that node has forgotten, its part is not known', async () => {
  const { cleo, mallory } = await seminar();
  const seq = await say(cleo, 'What is a process?');
  await knows(mallory, seq);
  nodes[1]!.die();
  vi.useFakeTimers();
  const asked = follow(mallory, seq);
  await vi.advanceTimersByTimeAsync(limits.journeyPatienceMs);
  const told = await asked;
  expect(told).toMatchObject({ abroad: false, receivedAt: null, appendedAt: null, committedAt: null, sockets: 2 });
  expect(told.knownAt).not.toBeNull();
});

test('a node that does not answer is not waited for', async () => {
  const { cleo, mallory } = await seminar();
  const seq = await say(cleo, 'What is a process?');
  await knows(mallory, seq);
  nodes[1]!.cluster.nodes.answer('lens.posted', () => new Promise(() => {}));
  vi.useFakeTimers();
  let told: LensFollowed | null = null;
  void follow(mallory, seq).then((answer) => (told = answer));
  await vi.advanceTimersByTimeAsync(limits.journeyPatienceMs - 1);
  expect(told).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toMatchObject({ abroad: false, receivedAt: null });
});

test('an answer says nothing of a text, a name or an id of anybody', async () => {
  const { ada, ben, cleo, mallory } = await seminar();
  const seq = await say(cleo, 'a very private thought');
  await knows(mallory, seq);
  for (const asker of [cleo, mallory]) {
    const { room: _room, ...told } = await follow(asker, seq);
    const text = JSON.stringify(told);
    for (const { identity, seat, id } of [ada, ben, cleo, mallory]) {
      const { accountId, sessionId, name, email } = identity;
      for (const word of [accountId, sessionId, name, email, seat!.pseudonym, id]) expect(text).not.toContain(word);
    }
    expect(text).not.toMatch(/thought|one|two/); // nor by which node
    expect(Object.values(told).filter((value) => typeof value === 'string')).toEqual(['lens.followed', 'sqlite']);
  }
});

test('of a message without a name nothing tells by which node it came', async () => {
  const { ada, cleo, mallory } = await seminar();
  await nodes[0]!.ask(ada, 'rules.change', { rules: { anonymous: true } });
  await knows(cleo, 1);
  const [mine, hers] = [
    await say(mallory, 'who am I?', { anonymous: true }),
    await say(cleo, 'and I?', { anonymous: true }),
  ];
  for (const asker of [mallory, cleo, ada]) await knows(asker, hers);
  const asks = vi.spyOn(nodes[0]!.cluster.nodes, 'ask');
  const same = ({ seq: _seq, fannedOutAt, ...rest }: LensFollowed) => ({
    ...rest,
    whole: Number.isInteger(fannedOutAt),
  });
  for (const asker of [mallory, cleo, ada]) {
    const [one, other] = [await follow(asker, mine), await follow(asker, hers)];
    expect(same(one)).toEqual(same(other));
    expect(same(one)).toMatchObject({
      receivedAt: null,
      appendedAt: null,
      committedAt: null,
      knownAt: null,
      whole: true,
    });
    expect(one).toMatchObject({ abroad: false, sockets: 2 });
  }
  expect(asks).not.toHaveBeenCalled();
});

test('what was deleted is followed as before: there never was a text in it', async () => {
  const { ada, mallory } = await seminar();
  const seq = await say(ada, 'a slip');
  const before = await follow(mallory, seq);
  await nodes[0]!.ask(ada, 'chat.delete', { seq });
  expect(await follow(mallory, seq)).toEqual(before);
});

test('what is no message, of another room, or not there, is not found', async () => {
  const { ada, cleo } = await seminar();
  await nodes[0]!.begin(ada);
  const notFound = { code: 'not_found' };
  await expect(follow(ada, 1)).rejects.toMatchObject(notFound); // a lecture that began
  await expect(follow(ada, 999)).rejects.toMatchObject(notFound);
  const seq = await say(ada, 'here');
  await knows(cleo, seq);
  const { ada: elsewhere } = await seminar();
  await expect(follow(elsewhere, seq)).rejects.toMatchObject(notFound);
  await expect(follow(elsewhere, seq, cleo.seat!.room.id)).rejects.toMatchObject(notFound);
});

test('who may not read may not follow', async () => {
  const { ada, mallory } = await seminar();
  const seq = await say(ada, 'here');
  mallory.seat!.permissions = new Set();
  await expect(follow(mallory, seq)).rejects.toMatchObject({ code: 'forbidden' });
});

test('nobody follows without end', async () => {
  const { ada } = await seminar();
  const seq = await say(ada, 'here');
  for (let n = 0; n < limits.lensRate.burst; n++) await follow(ada, seq);
  await expect(follow(ada, seq)).rejects.toMatchObject({ code: 'rate' });
});
