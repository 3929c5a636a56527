import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import { enrol, openHouse } from '../support/crowd.ts';
import { withDatabase } from '../support/databases.ts';
import { startNodes, type TestNode, type TestNodes } from '../support/nodes.ts';
import type { Person } from '../support/people.ts';
import { openLine, type Line } from '../support/posting.ts';

const patience = { timeout: 20_000, interval: 50 };
/** For what has a pace. */
const slowly = { timeout: 20_000, interval: 2_500 };

let several: TestNodes;
let people: [Person, Person, Person];
beforeAll(async () => {
  several = await startNodes(await withDatabase('postgres'), 3);
  people = (await enrol(several, several.location, ['Ada', 'Ben', 'Cleo'])) as typeof people;
});
afterAll(() => several?.stop());

/** Ada at the first node, Ben who assists at the second, Cleo at the third, all in one room. */
let room: string;
let ada: Line;
let ben: Line;
let cleo: Line;
beforeEach(async () => {
  room = await openHouse(people[0]);
  ada = await enter(several.nodes[0]!, people[0]);
  ben = await enter(several.nodes[1]!, people[1]);
  await people[0].ask(`/api/rooms/${room}/members/${people[1].id}`, { method: 'PATCH', body: { role: 'assistant' } });
  await expect.poll(() => lastOf(ben, 'room.role_changed')?.role, patience).toBe('assistant');
  cleo = await enter(several.nodes[2]!, people[2]);
  return () => [ada, ben, cleo].forEach((line) => line.close());
});

test('a lecture begun at one node runs at all, and a hand raised at one is seen by staff at another', async () => {
  await begin();
  expect(await ask(cleo, 'hand.raise')).toMatchObject({ type: 'ok' });
  await expect.poll(() => lastOf(ben, 'hands.changed')?.line.hands, patience).toMatchObject([{ name: 'Cleo' }]);
  expect(await ask(ben, 'hand.lower', { account: people[2].id })).toMatchObject({ type: 'ok' });
  await expect.poll(() => lastOf(cleo, 'hand.placed')?.place, patience).toBe(null);
});

test('who is muted at one node is silent at another', async () => {
  await begin();
  expect(await ask(ben, 'people.mute', { person: people[2].id, reason: 'enough' })).toMatchObject({ type: 'ok' });
  await expect.poll(() => lastOf(cleo, 'people.muted')?.mute, patience).toMatchObject({ reason: 'enough' });
  expect(await say(cleo, 'can anybody hear me?')).toMatchObject({ type: 'error', code: 'rule', rule: 'muted' });
  expect(await ask(cleo, 'hand.raise')).toMatchObject({ type: 'error' });
});

test('who is here, and how many, is the same at every node', async () => {
  for (const line of [ada, ben]) await expect.poll(() => listed(line), slowly).toEqual(['Ada', 'Ben', 'Cleo']);
  const counted = () => [ada, ben, cleo].map((line) => lastOf(line, 'room.counted')?.viewers);
  await expect.poll(counted, patience).toEqual([3, 3, 3]);
  cleo.close();
  await expect.poll(() => counted().slice(0, 2), patience).toEqual([2, 2]);
  for (const line of [ada, ben]) await expect.poll(() => listed(line), slowly).toEqual(['Ada', 'Ben']);
});

test('with Redis away everybody writes on and reads on, and afterwards hands go up again', async () => {
  await begin();
  await several.redis.kill();
  const late = await enter(several.nodes[0]!, people[2]);
  expect(await say(late, 'anybody there?')).toMatchObject({ type: 'chat.acknowledged' });
  late.close();
  await expect.poll(() => textsOf(ben), patience).toContain('anybody there?');
  await several.redis.start();
  const raised = async () => (await ask(cleo, 'hand.raise')).type;
  await expect.poll(raised, slowly).toBe('ok');
  await expect.poll(() => lastOf(ben, 'hands.changed')?.line.hands, patience).toMatchObject([{ name: 'Cleo' }]);
});

test('the node that kept the room is killed: another keeps it, and the lecture goes on', async () => {
  await begin();
  await several.nodes[0]!.kill();
  await ada.closed;
  const back = await enter(several.nodes[1]!, people[0]);
  expect(await say(cleo, 'where were we?')).toMatchObject({ type: 'chat.acknowledged' });
  await expect.poll(() => textsOf(back), patience).toContain('where were we?');
  const raised = async () => (await ask(cleo, 'hand.raise')).type;
  await expect.poll(raised, slowly).toBe('ok');
  await expect.poll(() => lastOf(ben, 'hands.changed')?.line.hands, patience).toMatchObject([{ name: 'Cleo' }]);
  const everybody = async () => [await listed(back), await listed(ben)];
  await expect.poll(everybody, slowly).toEqual([
    ['Ada', 'Ben', 'Cleo'],
    ['Ada', 'Ben', 'Cleo'],
  ]);
  back.close();
});

async function enter(node: TestNode, person: Person): Promise<Line> {
  const line = await openLine(node, person);
  expect(await line.ask({ type: 'room.enter', room })).toMatchObject({ type: 'room.entered' });
  return line;
}

/** A lecture, which everybody knows of. */
async function begin(): Promise<void> {
  expect(await ask(ada, 'lecture.start', { title: 'Processes' })).toMatchObject({ type: 'ok' });
  for (const line of [ben, cleo])
    await expect.poll(() => eventsOf(line).map(({ type }) => type), patience).toContain('lecture.started');
}

const ask = (line: Line, type: Parameters<Line['ask']>[0]['type'], more = {}): Promise<ServerMessage> =>
  line.ask({ type, room, ...more });

const say = (line: Line, text: string) => ask(line, 'chat.post', { clientId: randomUUID(), text });

/** The names of who is here, as this person is told. */
async function listed(line: Line): Promise<string[]> {
  const answer = await ask(line, 'people.list');
  return answer.type === 'people.listed' ? answer.people.map(({ name }) => name) : [`${answer.type}`];
}

function lastOf<T extends ServerMessage['type']>({ heard }: Line, type: T): ServerMessageOf<T> | undefined {
  return heard.findLast((message): message is ServerMessageOf<T> => message.type === type);
}

const eventsOf = ({ heard }: Line) =>
  heard.flatMap((message) => (message.type === 'room.events' ? message.events : []));
const textsOf = (line: Line) => eventsOf(line).flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));
