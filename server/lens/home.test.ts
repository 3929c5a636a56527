import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from '../chat/test/seminar.ts';
import type { FrameSeen } from '../media/lens-port.ts';
import type { Handler } from '../rooms/handlers.ts';
import type { Person } from '../rooms/test/house.ts';
import { lectureHandlers, stageHandlers } from '../stage/stage.handlers.ts';
import { Stages } from '../stage/stages.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { Helps } from './helps.ts';
import { lensHandlers } from './home.handlers.ts';
import { lookOf, rowOf, stream } from './test-looks.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const stages = new Stages();
const helps = new Helps();
let handlers: Record<string, Handler<never>>;
let clock = 0;
/** The names of connections the engine was asked to look at. */
let looked: string[] = [];

beforeAll(() => {
  stages.use(engine);
  school.house.registry.join(stages);
  school.house.registry.join(helps);
  const look = engine.look;
  engine.look = (connections) => {
    looked.push(...connections);
    return look(connections);
  };
});
beforeEach(() => {
  looked = [];
  handlers = {
    ...stageHandlers({ stages }),
    ...lectureHandlers({ rooms: school.house.roomStore }),
    ...lensHandlers({ stages, helps, now: () => clock }),
  } as typeof handlers;
});

/** What a page of this person is answered; throws or rejects with the refusal. */
const ask = async (person: Person, type: keyof typeof handlers, asked: object = {}) =>
  await handlers[type]!(person, { type, id: 1, room: person.seat?.room.id, ...asked } as never);
const look = (person: Person, more = {}) => ask(person, 'lens.look', more) as Promise<ServerMessageOf<'lens.looked'>>;
const map = (person: Person, more = {}) => ask(person, 'lens.map', more) as Promise<ServerMessageOf<'lens.mapped'>>;
const frame = (person: Person, connection: string) =>
  ask(person, 'lens.frame', { connection, place: 0, source: 'camera', timestamp: 90_000 }) as Promise<
    ServerMessageOf<'lens.framed'>
  >;

const tracks = [{ mid: '0', source: 'camera' }];
const watch = async (person: Person): Promise<string> =>
  ((await ask(person, 'media.subscribe', { sdp: 'offer', tracks })) as { connection: string }).connection;
const publish = async (person: Person): Promise<string> =>
  ((await ask(person, 'media.publish', { sdp: 'offer', tab: randomUUID(), tracks })) as { connection: string })
    .connection;

const seen: FrameSeen = {
  capturedByPublisherAt: 1_000,
  capturedAt: 5_020,
  capturedBy: 'abs-capture-time',
  receivedFirstAt: 5_030,
  receivedLastAt: 5_033,
  sentFirstAt: 5_031,
  sentLastAt: 5_034,
  packets: 4,
  bytes: 4_100,
  keyframe: false,
  layer: 2,
  layers: 3,
  resent: 0,
};

/** Ada is on air from 203.0.113.10; Cleo (198.51.100.7) and Mallory (198.51.100.66) watch; Ben and Dora chat. */
async function lecture() {
  const seminar = await school.seminar();
  const { a, c, m } = seminar;
  a.identity.role = 'presenter';
  await ask(a, 'lecture.start', { title: 'Page tables' });
  const air = await publish(a);
  const cleos = await watch(c);
  const mallorys = await watch(m);
  const layers = [
    stream({ bits: 100_000 }),
    stream({ layer: 1, bits: 300_000 }),
    stream({ source: 'microphone', layer: null, layers: 0, bits: 32_000 }),
  ];
  engine.looks.set(air, lookOf(air, '203.0.113.10', { role: 'publish', streams: layers }));
  engine.looks.set(cleos, lookOf(cleos, '198.51.100.7'));
  engine.looks.set(mallorys, lookOf(mallorys, '198.51.100.66'));
  clock += 60_000;
  looked = [];
  return { ...seminar, air, cleos, mallorys };
}

test('a page sees its own connections, and of publishers how well they reach the server', async () => {
  const { a, c, air, cleos } = await lecture();
  const { connections, publishers, at } = await look(c);
  expect(connections).toEqual([lookOf(cleos, '198.51.100.7')]);
  expect(Math.abs(at - Date.now())).toBeLessThan(10_000);
  expect(publishers).toEqual([
    { place: 0, flowing: false, loss: 0.01, jitterMs: 3, nacks: 2, roundTripMs: null, bits: 432_000, layers: 3 },
  ]);
  stages.flowing(air, true);
  await ask(a, 'lens.report', { clockOffsetMs: 0, clockErrorMs: 4, encodeMs: 6, roundTripMs: 18 });
  clock += limits.lookedEveryMs;
  expect((await look(c)).publishers).toMatchObject([{ flowing: true, roundTripMs: 18 }]);
  expect((await look(a)).connections).toMatchObject([{ connection: air, role: 'publish' }]);
});

test('another page of the same person is another page', async () => {
  const { room, c } = await lecture();
  const [tab] = await school.visit(room, c);
  expect((await look(tab!)).connections).toEqual([]);
});

test('nothing of another’s connection is told, nor looked at: no address, no name of ICE, no id', async () => {
  const { a, b, m, air, cleos, mallorys } = await lecture();
  for (const person of [m, b]) {
    const told = JSON.stringify(await look(person));
    for (const secret of ['203.0.113', '198.51.100.7', 'ufrag of 203', 'ufrag of 198.51.100.7', air, cleos])
      expect(told).not.toContain(secret);
    for (const whose of [a, ...(person === m ? [] : [m])]) expect(told).not.toContain(whose.identity.accountId);
  }
  expect(looked.toSorted()).toEqual([air, mallorys].toSorted());
});

test('five hundred lenses ask the worker for publishers once a second', async () => {
  const { room, c, air } = await lecture();
  const crowd = Array.from({ length: 500 }, () => {
    const page = c.anotherTab();
    page.identity = { ...page.identity, accountId: randomUUID() };
    page.seat = { ...c.seat! };
    return page;
  });
  await Promise.all(crowd.map((page) => look(page, { room })));
  expect(looked).toEqual([air]);
  clock += limits.lookedEveryMs - 1;
  await look(c);
  expect(looked.filter((name) => name === air)).toHaveLength(1);
  clock += 1;
  await look(c);
  expect(looked.filter((name) => name === air)).toHaveLength(2);
});

test('a frame of one’s own connection: when it was captured is known as well as the publisher’s page compared clocks', async () => {
  const { a, c, cleos } = await lecture();
  engine.frames.set(cleos, seen);
  const { capturedByPublisherAt: _, ...told } = seen;
  expect((await frame(c, cleos)).frame).toEqual({
    ...told,
    capturedErrorMs: null,
    encodeMs: null,
    publisherRoundTripMs: null,
  });
  await ask(a, 'lens.report', { clockOffsetMs: 4_005.5, clockErrorMs: 3.5, encodeMs: 7, roundTripMs: 20 });
  expect((await frame(c, cleos)).frame).toMatchObject({
    capturedAt: 5_005.5,
    capturedErrorMs: 3.5,
    encodeMs: 7,
    publisherRoundTripMs: 20,
  });
  engine.frames.set(cleos, { ...seen, capturedByPublisherAt: null, capturedBy: 'sender-report' });
  expect((await frame(c, cleos)).frame).toMatchObject({ capturedAt: 5_020, capturedErrorMs: null, encodeMs: 7 });
});

test('a frame that is not known, or of another’s connection, is not found', async () => {
  const { a, c, m, air, cleos } = await lecture();
  await expect(frame(c, cleos)).rejects.toEqual(refusal('not_found'));
  for (const connection of [cleos, air]) {
    engine.frames.set(connection, seen);
    await expect(frame(m, connection)).rejects.toEqual(refusal('not_found'));
  }
  await frame(a, air);
});

test('who publishes nothing reports nothing, and who watches nothing says no way', async () => {
  const { b, c, d } = await lecture();
  const report = { clockOffsetMs: 9, clockErrorMs: 1, encodeMs: null, roundTripMs: null };
  for (const person of [b, c]) await expect(ask(person, 'lens.report', report)).rejects.toEqual(refusal('not_found'));
  await expect(ask(d, 'media.way', { path: 'tcp' })).rejects.toEqual(refusal('not_found'));
});

test('the class map: by the ways that pages said; who chats alone, and never who gives the lecture', async () => {
  const { room, a, b, c, cleos, mallorys } = await lecture();
  const adas = await watch(a);
  engine.viewers.set(room, [
    rowOf(cleos, '198.51.100.0/24'),
    rowOf(mallorys, '198.51.100.0/24'),
    rowOf(adas, '203.0.113.0/24'),
    rowOf('a connection that ended', '203.0.113.0/24'),
  ]);
  await ask(c, 'media.way', { path: 'tcp' });
  const { map: told } = await map(b);
  expect(told).toMatchObject({
    watching: 2,
    chatOnly: 2,
    paths: { direct: 0, udp: 0, tcp: 1, tls: 0, unknown: 1 },
    loss: { counts: [0, 0, 0, 2, 0, 0] },
    networks: [],
    elsewhere: { people: 2, troubled: 2 },
  });
  await ask(c, 'media.way', { path: 'tls' });
  expect((await map(a)).map).toEqual(told);
  clock += limits.lookedEveryMs;
  expect((await map(a)).map.paths).toMatchObject({ tcp: 0, tls: 1 });
});

test('nothing in the class map is anybody’s: no address, no name, no id', async () => {
  const { room, a, b, c, d, m, cleos, mallorys } = await lecture();
  const own = Array.from({ length: limits.networkLeast }, (_, n) => ({ n, page: c.anotherTab() }));
  const more = await Promise.all(
    own.map(async ({ n, page }) => {
      page.identity = { ...page.identity, accountId: `student-${n}` };
      page.seat = { ...c.seat! };
      return watch(page);
    }),
  );
  engine.viewers.set(
    room,
    [cleos, mallorys, ...more].map((name) => rowOf(name, '198.51.100.0/24')),
  );
  const told = await map(b);
  expect(told.map.networks).toEqual([
    { number: 1, people: limits.networkLeast + 2, troubled: limits.networkLeast + 2, family: 4 },
  ]);
  const text = JSON.stringify(told);
  for (const secret of ['198.51', '/24', 'student-', cleos, mallorys, 'Cleo', 'ufrag'])
    expect(text).not.toContain(secret);
  for (const person of [a, c, d, m]) expect(text).not.toContain(person.identity.accountId);
});

test('a network keeps its number through a lecture, and another lecture counts anew', async () => {
  const { room, a, b, c } = await lecture();
  const names = await Promise.all(
    Array.from({ length: 2 * limits.networkLeast }, async (_, n) => {
      const page = c.anotherTab();
      page.identity = { ...page.identity, accountId: `student-${n}-of-${room}` };
      page.seat = { ...c.seat! };
      return watch(page);
    }),
  );
  const [first, second] = [names.slice(0, limits.networkLeast), names.slice(limits.networkLeast)];
  const rows = (of: string[], network: string, loss: number) => of.map((name) => rowOf(name, network, { loss }));
  const numbers = async () => {
    clock += limits.lookedEveryMs;
    return (await map(b)).map.networks.map(({ number }) => number);
  };
  engine.viewers.set(room, rows(first, '10.1.0.0/24', 0.03));
  expect(await numbers()).toEqual([1]);
  engine.viewers.set(room, [...rows(first, '10.1.0.0/24', 0), ...rows(second, '10.2.0.0/24', 0.03)]);
  expect(await numbers()).toEqual([2, 1]);
  await ask(a, 'lecture.end');
  await ask(a, 'lecture.start', { title: 'Page tables again' });
  expect(await numbers()).toEqual([1, 2]);
});

test('students see no map of the class, and nobody looks into another room', async () => {
  const one = await lecture();
  const other = await lecture();
  await expect(map(one.c)).rejects.toEqual(refusal('forbidden'));
  for (const type of ['lens.look', 'lens.map', 'media.way', 'lens.report', 'lens.frame'])
    await expect(ask(one.a, type, { room: other.room, connection: other.cleos })).rejects.toEqual(refusal('not_found'));
});

test('nobody looks without end', async () => {
  const { b, c } = await lecture();
  const often = async (deed: () => Promise<unknown>) => {
    const tries = await Promise.allSettled(Array.from({ length: limits.lensRate.burst + 10 }, deed));
    return tries.flatMap((tried) => (tried.status === 'rejected' ? [tried.reason as unknown] : []));
  };
  for (const deed of [() => look(c), () => map(b), () => ask(c, 'media.way', { path: 'udp' })]) {
    const refused = await often(deed);
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toEqual(refusal('rate'));
  }
});
