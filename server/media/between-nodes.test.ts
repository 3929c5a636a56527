import { createServer as createHttp } from 'node:http';
import { connect, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { comers, patience, showPictures, untilSeen } from '../../test/support/media/engine.ts';
import { ssrcOf } from '../../test/support/media/offer.ts';
import type { MediaPeer } from '../../test/support/media/peer.ts';
import { keyframeAskedOf, pictureLoss } from '../../test/support/media/rtcp.ts';
import { tapped } from '../../test/support/media/wire.ts';
import { createDoor } from '../http/door.ts';
import { createMediaEngine } from './engine.ts';
import { MediaUnavailable } from './port.ts';
import { writePreamble } from './preamble.ts';

/**
 * Two nodes, each with workers and a port of its own, that stand for all tests; each test has a room of its own, in which Ada
 * publishes at the first node and Cleo watches at the second one.
 */
const log = { info() {}, warn() {}, error() {} };
const peers: MediaPeer[] = [];
const wires: Server[] = [];
let here: Node;
let there: Node;
beforeAll(async () => {
  [here, there] = await Promise.all([createNode(), createNode()]);
});
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
  for (const wire of wires.splice(0)) wire.close();
});
afterAll(() => Promise.all([here.stop(), there.stop()]));

type Node = Awaited<ReturnType<typeof createNode>>;

async function createNode({ workers = 1, viewerCost = 1 } = {}) {
  const ended: string[] = [];
  const engine = await createMediaEngine({
    port: 0,
    workers,
    limit: 100,
    viewerCost,
    bindAddress: '127.0.0.1',
    log,
    events: { closed() {}, flowing() {}, sending() {}, linkEnded: (link, room) => void ended.push(`${room} ${link}`) },
  });
  const door = createDoor({
    plain: createHttp(),
    secure: null,
    helloMs: 10_000,
    onLink: (link, socket) => engine.arrived(link, socket),
  });
  door.server.listen(0, '127.0.0.1');
  await once(door.server, 'listening');
  return {
    engine,
    door,
    at: addressOf(door.server),
    room: (name: string) => comers(engine, name, peers),
    /** What ended in this room without our asking, in the order in which it did. */
    ended: (room: string) => ended.filter((it) => it.startsWith(`${room} `)).map((it) => it.slice(room.length + 1)),
    workerPid: async () => (await engine.stats()).workers[0]!.pid,
    async stop() {
      door.server.close();
      door.closeAll();
      await engine.stop();
    },
  };
}

const addressOf = (server: Server) => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

let rooms = 0;
async function lecture() {
  const room = `hall${++rooms}`;
  const [ada, cleo] = [
    await here.room(room).publish(`ada in ${room}`),
    await there.room(room).watch(`cleo in ${room}`),
  ];
  async function link(): Promise<string> {
    const ticket = await here.engine.lend(room);
    await there.engine.borrow(room, here.at, ticket);
    return ticket.link;
  }
  const told = (node: Node, ...links: string[]) => vi.waitFor(() => expect(node.ended(room)).toEqual(links), patience);
  return { room, ada, cleo, link, told };
}

test('who watches at another node sees every picture, in the order in which they were sent', async () => {
  const { ada, cleo, link } = await lecture();
  await link();
  await untilSeen([cleo], ada, 'Ada');
  const { first, last } = await showPictures(ada, 'Ada', 500);
  const all = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  await vi.waitFor(() => expect(cleo.seen.of('Ada').filter((it) => it >= first)).toEqual(all), patience);
  expect(here.door.connections()).toBe(0); // a link is not counted among those who visit us
});

test('a keyframe that a viewer there asks for is asked of the publisher here', async () => {
  const { ada, cleo, link } = await lecture();
  await link();
  await untilSeen([cleo], ada, 'Ada');
  const asked: number[] = [];
  ada.onPacket((packet) => asked.push(...[keyframeAskedOf(packet)].filter((it) => it !== undefined)));
  await vi.waitFor(
    () => {
      cleo.peer.send(pictureLoss(cleo.ssrc));
      expect(asked).toContain(ssrcOf(1));
    },
    { ...patience, interval: 500 },
  );
});

test('nodes that lend each other a room with publishers at both do not send in circles', async () => {
  const { room, ada, cleo, link } = await lecture();
  await link();
  const ben = await here.room(room).watch('ben');
  await here.engine.borrow(room, there.at, await there.engine.lend(room));
  await untilSeen([ben, cleo], ada, 'Ada');
  const { first, last } = await showPictures(ada, 'Ada', 50);
  await vi.waitFor(() => {
    for (const { seen } of [ben, cleo]) expect(seen.of('Ada').at(-1)).toBe(last);
  }, patience);
  for (const { seen } of [ben, cleo]) expect(seen.of('Ada').filter((it) => it >= first)).toHaveLength(50);
  const faye = await there.room(room).publish('faye');
  here.engine.close(`ada in ${room}`);
  await untilSeen([ben, cleo], faye, 'Faye');
});

test('a link that one side ends is ended at the other, and a new one can be made', async () => {
  const { ada, cleo, link, told } = await lecture();
  const first = await link();
  await untilSeen([cleo], ada, 'Ada');
  here.engine.unlink(first);
  await told(there, first);
  const second = await link();
  await untilSeen([cleo], ada, 'Ada');
  there.engine.unlink(second);
  await told(here, second);
  await told(there, first); // who ends it does not hear of it
});

test('when a worker dies at either side both hear that the link has ended, and the next one brings the picture', async () => {
  const { room, ada, cleo, link, told } = await lecture();
  const first = await link();
  await untilSeen([cleo], ada, 'Ada');
  process.kill(await here.workerPid(), 'SIGKILL');
  for (const node of [here, there]) await told(node, first);
  const second = await link();
  const again = await here.room(room).publish('ada again');
  await untilSeen([cleo], again, 'Ada again');
  process.kill(await there.workerPid(), 'SIGKILL');
  for (const node of [here, there]) await told(node, first, second);
  await link();
  await untilSeen([await there.room(room).watch('cleo again')], again, 'Ada again');
});

test('a ticket is good for one link, with its own key, and not after it was taken back', async () => {
  const { room, told } = await lecture();
  const refused = (ticket: { link: string; key: string }) =>
    expect(there.engine.borrow(room, here.at, ticket)).rejects.toBeInstanceOf(MediaUnavailable);
  const used = await here.engine.lend(room);
  await there.engine.borrow(room, here.at, used);
  there.engine.unlink(used.link);
  await told(here, used.link);
  await refused(used);
  const stolen = await here.engine.lend(room);
  await refused({ ...stolen, key: used.key });
  await told(here, used.link, stolen.link);
  await refused(stolen);
  const back = await here.engine.lend(room);
  here.engine.unlink(back.link);
  await refused(back);
  await refused({ link: 'A'.repeat(22), key: used.key });
  await told(there);
});

test('a stranger at the port gets no word, and the links of others go on', async () => {
  const { ada, cleo, link } = await lecture();
  const name = await link();
  for (const said of [writePreamble(name), writePreamble('A'.repeat(22)), Buffer.alloc(30)]) {
    const mallory = connect(here.at);
    mallory.write(said);
    const heard: Buffer[] = [];
    mallory.on('data', (bytes: Buffer) => heard.push(bytes)).on('error', () => {});
    await once(mallory, 'close');
    expect(heard).toEqual([]);
  }
  await untilSeen([cleo], ada, 'Ada');
});

test('nobody on the way reads the lecture, or alters it', async () => {
  const { room, ada, cleo, told } = await lecture();
  const wire = await tapped(here.at);
  wires.push(wire.server);
  const ticket = await here.engine.lend(room);
  await there.engine.borrow(room, addressOf(wire.server), ticket);
  await untilSeen([cleo], ada, 'Ada');
  const seen = Buffer.concat(wire.passed);
  expect(seen.includes(ticket.link)).toBe(true);
  expect(seen.length).toBeGreaterThan(500);
  for (const secret of ['picture', 'Ada', 'camera', ticket.key]) expect(seen.includes(secret)).toBe(false);
  wire.alter();
  await showPictures(ada, 'Ada', 20);
  for (const node of [here, there]) await told(node, ticket.link);
});

test('many links at once, while the process that hands them over is busy, all stand', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `busy hall ${n}`);
  const borrowing = Promise.all(
    names.map(async (name) => there.engine.borrow(name, here.at, await here.engine.lend(name))),
  );
  for (let turn = 0; turn < 20; turn++) {
    for (const until = performance.now() + 5; performance.now() < until;);
    await new Promise(setImmediate);
  }
  await borrowing;
});

test('viewers there who are too many for one worker are sent what is borrowed, too', async () => {
  const two = await createNode({ workers: 2, viewerCost: 100 });
  try {
    const ada = await here.room('hall').publish('ada');
    const first = await two.room('hall').watch('cleo');
    await vi.waitFor(async () => expect((await two.engine.stats()).workers).toHaveLength(2), patience);
    const second = await two.room('hall').watch('dora');
    expect(second.port).not.toBe(first.port);
    await two.engine.borrow('hall', here.at, await here.engine.lend('hall'));
    await untilSeen([first, second], ada, 'Ada');
  } finally {
    await two.stop();
  }
});
