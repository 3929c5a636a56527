import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryHub } from '../bus/memory.ts';
import { createHouse, Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { TestNode } from './test/nodes.ts';

let database: TestDatabase;
let store: Store;
const people = { ada: new Person('Ada', 'presenter'), ben: new Person('Ben'), cleo: new Person('Cleo') };

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  await createHouse(store).register(...Object.values(people));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

let nodes: TestNode[] = [];
let one: TestNode;
let two: TestNode;
let three: TestNode;
beforeEach(() => {
  const hub = new MemoryHub();
  nodes = ['one', 'two', 'three'].map((name) => new TestNode(store, hub, name));
  [one, two, three] = nodes as [TestNode, TestNode, TestNode];
});
afterEach(() => nodes.forEach((node) => node.stop()));

/** Ada presents at one node, Ben assists at the next, Cleo listens at the third; all have heard of each other. */
async function seminar({ live = true } = {}) {
  const id = await one.house.roomOf(people.ada, [
    [people.ben, 'assistant'],
    [people.cleo, 'student'],
  ]);
  const [ada, ben, cleo] = [people.ada.anotherTab(), people.ben.anotherTab(), people.cleo.anotherTab()];
  await one.enter(ada, id);
  await two.enter(ben, id);
  await three.enter(cleo, id);
  if (live) await one.begin(ada);
  await expect.poll(() => ada.seat!.room.presence.count).toBe(3);
  await expect.poll(() => cleo.seat!.room.lecture !== null).toBe(live);
  return { id, ada, ben, cleo };
}

const camera = [{ mid: '0', source: 'camera' as const }];
const publish = (node: TestNode, person: Person) =>
  node.ask(person, 'media.publish', { tab: randomUUID(), sdp: 'an offer', tracks: camera });
const watch = (node: TestNode, person: Person) =>
  node.ask(person, 'media.subscribe', { sdp: 'an offer', tracks: camera });
const stageOf = (person: Person) => person.of('stage.changed').at(-1)?.stage;

test('one node keeps the room, and all count the same people', async () => {
  const { id } = await seminar({ live: false });
  expect(nodes.map((node) => node.keeps(id))).toEqual([true, false, false]);
  const counted = () => nodes.map(({ house }) => house.registry.viewers(id));
  await expect.poll(counted, { timeout: 5_000 }).toEqual([3, 3, 3]);
});

test('a hand that is raised at one node is seen by staff at another and taken down from there', async () => {
  const { ben, cleo } = await seminar();
  await three.ask(cleo, 'hand.raise', {});
  await expect
    .poll(() =>
      ben
        .of('hands.changed')
        .at(-1)
        ?.line.hands.map(({ name }) => name),
    )
    .toEqual(['Cleo']);
  await expect.poll(() => cleo.of('hand.placed').at(-1)?.place).toBe(1);
  await two.ask(ben, 'hand.lower', { account: cleo.identity.accountId });
  await expect.poll(() => cleo.of('hand.placed').at(-1)?.place).toBe(null);
});

test('what is felt and floats at one node is counted where the room is kept, and told at all', async () => {
  const { ada, ben, cleo } = await seminar();
  await three.ask(cleo, 'pulse.send', { kind: 'lost' });
  for (const staff of [ada, ben])
    await expect.poll(() => staff.of('pulse.told').at(-1)?.now).toMatchObject({ counts: { lost: 1 }, audience: 2 });
  expect(await two.ask(ben, 'pulse.watch', {})).toMatchObject({ type: 'pulse.read', now: { counts: { lost: 1 } } });
  await expect(three.ask(cleo, 'pulse.watch', {})).rejects.toMatchObject({ code: 'forbidden' });
  expect(cleo.of('pulse.told')).toEqual([]);
  await three.ask(cleo, 'pulse.float', { emoji: '🎉' });
  for (const person of [ada, ben, cleo])
    await expect.poll(() => person.of('pulse.floated').at(-1)?.emoji).toEqual({ '🎉': 1 });
});

test('what is refused at the node that keeps the room is refused in the same words elsewhere', async () => {
  const { ben, cleo } = await seminar();
  await expect(three.ask(cleo, 'hand.clear', {})).rejects.toMatchObject({ code: 'forbidden' });
  await expect(three.ask(cleo, 'stage.answer', { accept: true })).rejects.toMatchObject({ code: 'not_found' });
  await expect(two.ask(ben, 'stage.invite', { account: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
});

test('the list of people is the same at every node', async () => {
  const { ada, ben } = await seminar();
  const listed = [await one.ask(ada, 'people.list', {}), await two.ask(ben, 'people.list', {})];
  for (const list of listed)
    expect(list).toMatchObject({
      type: 'people.listed',
      total: 3,
      people: [{ name: 'Ada' }, { name: 'Ben' }, { name: 'Cleo' }],
    });
});

test('somebody at another node is asked on stage, publishes there, is muted and sent back', async () => {
  const { ben, cleo } = await seminar();
  await two.ask(ben, 'stage.invite', { account: cleo.identity.accountId });
  await expect.poll(() => cleo.of('stage.called').at(-1)?.call).toMatchObject({ state: 'asked', by: { name: 'Ben' } });
  await three.ask(cleo, 'stage.answer', { accept: true });
  await three.ask(cleo, 'media.publish', { tab: randomUUID(), sdp: 'an offer', tracks: camera, beside: true });
  expect(three.engine.open.size).toBe(1);
  await expect.poll(() => stageOf(ben)?.streams.map(({ by }) => by.name)).toEqual(['Cleo']);
  await two.ask(ben, 'stage.mute', { account: cleo.identity.accountId, source: 'camera', muted: true });
  await expect.poll(() => [...three.engine.silenced.values()].at(-1)).toEqual(['camera']);
  await two.ask(ben, 'stage.send_back', { account: cleo.identity.accountId });
  await expect.poll(() => three.engine.open.size).toBe(0);
  expect(cleo.of('media.closed')).toMatchObject([{ reason: 'sent_back' }]);
});

test('media is opened at the node that its client came to, and goes once from node to node', async () => {
  const { id, ada, ben, cleo } = await seminar();
  await publish(one, ada);
  for (const [node, person] of [
    [two, ben],
    [three, cleo],
    [three, cleo],
  ] as const)
    await watch(node, person);
  expect(nodes.map(({ engine }) => engine.open.size)).toEqual([1, 1, 2]);
  await expect.poll(() => nodes.map(({ engine }) => [...engine.links.values()].length)).toEqual([2, 1, 1]);
  for (const { engine } of nodes) expect(new Set(engine.links.values())).toEqual(new Set([id]));
  two.house.registry.peek(id)!.leave(ben);
  await two.ask(ben, 'room.enter', { room: id });
  const mine = [...two.engine.open.keys()];
  await two.ask(ben, 'media.attach', { connection: mine[0]! });
  await two.ask(ben, 'media.stop', { connection: mine[0]! });
  await expect.poll(() => nodes.map(({ engine }) => [...engine.links.values()].length)).toEqual([1, 0, 1]);
});

test('who publishes at another node than the one that keeps the room is seen by all, and told apart when it fails', async () => {
  const { ada, ben } = await seminar();
  await one.ask(ada, 'room.leave', {});
  await two.enter(ada, ben.seat!.room.id);
  const answer = await publish(two, ada);
  expect(two.engine.open.size).toBe(1);
  two.cluster.media.flowing((answer as { connection: string }).connection, true);
  await expect.poll(() => stageOf(ben)).toMatchObject({ state: 'on', streams: [{ by: { name: 'Ada' } }] });
  two.cluster.media.closed((answer as { connection: string }).connection, 'worker_lost');
  await expect.poll(() => ada.of('media.closed')).toMatchObject([{ reason: 'worker_lost' }]);
  await expect.poll(() => stageOf(ben)?.streams).toEqual([]);
});

test('an engine that refuses says why to whoever asked, wherever he is', async () => {
  const { cleo } = await seminar();
  await expect(three.ask(cleo, 'media.subscribe', { sdp: 'nonsense', tracks: camera })).rejects.toMatchObject({
    code: 'sdp_invalid',
  });
  three.engine.down = true;
  await expect(watch(three, cleo)).rejects.toMatchObject({ code: 'media_unavailable' });
});

test('who comes later, at any node, sees the stage as it is', async () => {
  const { id, ada } = await seminar();
  await publish(one, ada);
  const dora = people.cleo.anotherTab();
  await expect.poll(() => two.cluster.stateOf(id).streams.length).toBe(1);
  await two.enter(dora, id);
  expect(dora.of('room.entered').at(-1)).toMatchObject({ stage: { streams: [{ by: { name: 'Ada' } }] } });
});

test('whoever is removed at one node loses his media at another', async () => {
  const { id, ada, ben, cleo } = await seminar();
  await publish(one, ada);
  await watch(three, cleo);
  await two.ask(ben, 'people.remove', { person: cleo.identity.accountId, reason: 'noise', erase: false });
  await expect.poll(() => three.engine.open.size).toBe(0);
  await expect.poll(() => one.house.registry.viewers(id)).toBe(1);
});

test('a node that dies loses the room to another; what was live there is begun anew, and nobody is lost', async () => {
  const { id, ada, ben, cleo } = await seminar();
  await publish(one, ada);
  await watch(two, ben);
  await watch(three, cleo);
  await three.ask(cleo, 'hand.raise', {});
  one.die();
  await expect
    .poll(() => [two, three].filter((node) => node.keeps(id)).length, { timeout: 15_000, interval: 100 })
    .toBe(1);
  await expect
    .poll(() => [ben, cleo].map((person) => person.of('media.closed').at(-1)?.reason))
    .toEqual(['worker_lost', 'worker_lost']);
  await expect
    .poll(() => [two, three].map(({ house }) => house.registry.viewers(id)), { timeout: 5_000 })
    .toEqual([2, 2]);
  await two.enter(ada, id);
  await publish(two, ada);
  await watch(three, cleo);
  await expect.poll(() => stageOf(cleo)?.streams.map(({ by }) => by.name)).toEqual(['Ada']);
  expect(cleo.of('hand.placed').at(-1)?.place).toBe(null);
}, 30_000);

test('a node that is stopped gives its rooms away, and the hands stay up', async () => {
  const { id, ada, ben, cleo } = await seminar();
  await publish(one, ada);
  await watch(three, cleo);
  await three.ask(cleo, 'hand.raise', {});
  await one.leave();
  await expect.poll(() => [two, three].filter((node) => node.keeps(id)).length).toBe(1);
  expect(one.keeps(id)).toBe(false);
  await expect.poll(() => cleo.of('media.closed').at(-1)?.reason).toBe('worker_lost');
  await expect
    .poll(() =>
      ben
        .of('hands.changed')
        .at(-1)
        ?.line.hands.map(({ name }) => name),
    )
    .toEqual(['Cleo']);
  await expect.poll(() => cleo.of('hand.placed').at(-1)?.place).toBe(1);
  await watch(three, cleo);
  await publish(one, ada);
  await expect.poll(() => stageOf(cleo)?.streams.map(({ by }) => by.name)).toEqual(['Ada']);
});

test('a session that ends at one node has nothing on any stage', async () => {
  const { ada, cleo } = await seminar();
  await publish(one, ada);
  await watch(three, cleo);
  two.cluster.sessionEnded(cleo.identity.sessionId);
  await expect.poll(() => three.engine.open.size).toBe(0);
});

test('a player at another node watches without a seat, is counted nowhere, and is forgotten with its session', async () => {
  const { id, ada } = await seminar();
  await publish(one, ada);
  const player = new Person('The hall next door');
  const room = three.house.registry.peek(id)!;
  const { connection } = await three.cluster.subscribe(room, player, { sdp: 'an offer', tracks: camera });
  expect([...three.engine.open.keys()]).toEqual([connection]);
  expect(ada.seat!.room.presence.count).toBe(3);
  one.cluster.media.closed('another', 'failed');
  three.cluster.media.sending(connection, [{ place: 0, source: 'camera', quality: 'high', because: null }]);
  await expect.poll(() => player.of('media.sending').length).toBe(1);
  three.cluster.sessionEnded(player.identity.sessionId);
  await expect.poll(() => three.engine.open.size).toBe(0);
});
