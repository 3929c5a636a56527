import { createServer as createHttp } from 'node:http';
import { connect, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { comers, patience, showPictures, untilSeen } from '../../test/support/media/engine.ts';
import { ssrcOf } from '../../test/support/media/offer.ts';
import type { MediaPeer } from '../../test/support/media/peer.ts';
import { keyframeAskedOf, pictureLoss } from '../../test/support/media/rtcp.ts';
import { tapped } from '../../test/support/media/wire.ts';
import { createDoor, type Door } from '../http/door.ts';
import { createMediaEngine } from './engine.ts';
import { MediaUnavailable, type MediaEngine } from './port.ts';
import { writePreamble } from './preamble.ts';

/** Two nodes, each with workers and a port of its own. Ada publishes at the first one; Cleo watches at the second one. */
const log = { info() {}, warn() {}, error() {} };
const peers: MediaPeer[] = [];
const nodes: { engine: MediaEngine; door: Door }[] = [];
const wires: Server[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  for (const wire of wires.splice(0)) wire.close();
  for (const { engine, door } of nodes.splice(0)) {
    door.server.close();
    door.closeAll();
    await engine.stop();
  }
});

async function createNode({ workers = 1, viewerCost = 0 } = {}) {
  const ended: string[] = [];
  const engine = await createMediaEngine({
    port: 0,
    workers,
    ...(viewerCost ? { limit: 100, viewerCost } : { limit: 100 }),
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
  nodes.push({ engine, door });
  door.server.listen(0, '127.0.0.1');
  await once(door.server, 'listening');
  return { engine, door, ended, at: addressOf(door.server), ...comers(engine, 'hall', peers) };
}

const addressOf = (server: Server) => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
const workerOf = async ({ engine }: { engine: MediaEngine }) => (await engine.stats()).workers[0]!.pid;

async function lecture() {
  const [here, there] = [await createNode(), await createNode()];
  const ada = await here.publish('ada');
  const cleo = await there.watch('cleo');
  async function link(): Promise<string> {
    const ticket = await here.engine.lend('hall');
    await there.engine.borrow('hall', here.at, ticket);
    return ticket.link;
  }
  return { here, there, ada, cleo, link };
}

test('who watches at another node sees every picture, in the order in which they were sent', async () => {
  const { here, ada, cleo, link } = await lecture();
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
  const { here, there, ada, cleo, link } = await lecture();
  await link();
  const ben = await here.watch('ben');
  await here.engine.borrow('hall', there.at, await there.engine.lend('hall'));
  await untilSeen([ben, cleo], ada, 'Ada');
  const { first, last } = await showPictures(ada, 'Ada', 50);
  await vi.waitFor(() => {
    for (const { seen } of [ben, cleo]) expect(seen.of('Ada').at(-1)).toBe(last);
  }, patience);
  for (const { seen } of [ben, cleo]) expect(seen.of('Ada').filter((it) => it >= first)).toHaveLength(50);
  const faye = await there.publish('faye');
  here.engine.close('ada');
  await untilSeen([ben, cleo], faye, 'Faye');
});

test('a link that one side ends is ended at the other, and a new one can be made', async () => {
  const { here, there, ada, cleo, link } = await lecture();
  for (const [ends, hears] of [[here, there] as const, [there, here] as const]) {
    const name = await link();
    await untilSeen([cleo], ada, 'Ada');
    ends.engine.unlink(name);
    await vi.waitFor(() => expect(hears.ended).toEqual([`hall ${name}`]), patience);
    expect(ends.ended).toEqual([]);
    hears.ended.length = 0;
  }
});

test('when a worker dies at either side both hear that the link has ended, and the next one brings the picture', async () => {
  const { here, there, ada, cleo, link } = await lecture();
  const first = await link();
  await untilSeen([cleo], ada, 'Ada');
  process.kill(await workerOf(here), 'SIGKILL');
  for (const node of [here, there]) await vi.waitFor(() => expect(node.ended).toEqual([`hall ${first}`]), patience);
  const second = await link();
  await untilSeen([cleo], await here.publish('ada again'), 'Ada again');
  process.kill(await workerOf(there), 'SIGKILL');
  for (const node of [here, there]) await vi.waitFor(() => expect(node.ended.at(-1)).toBe(`hall ${second}`), patience);
  await link();
  await untilSeen([await there.watch('cleo again')], peers.at(-2)!, 'Ada again');
});

test('a ticket is good for one link, with its own key, and not after it was taken back', async () => {
  const { here, there } = await lecture();
  const refused = (ticket: { link: string; key: string }) =>
    expect(there.engine.borrow('hall', here.at, ticket)).rejects.toBeInstanceOf(MediaUnavailable);
  const used = await here.engine.lend('hall');
  await there.engine.borrow('hall', here.at, used);
  there.engine.unlink(used.link);
  await refused(used);
  const stolen = await here.engine.lend('hall');
  await refused({ ...stolen, key: used.key });
  await vi.waitFor(() => expect(here.ended).toContain(`hall ${stolen.link}`), patience);
  await refused(stolen);
  const back = await here.engine.lend('hall');
  here.engine.unlink(back.link);
  await refused(back);
  await refused({ link: 'A'.repeat(22), key: used.key });
  expect(there.ended).toEqual([]);
});

test('a stranger at the port gets no word, and the links of others go on', async () => {
  const { here, ada, cleo, link } = await lecture();
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
  const { here, there, ada, cleo } = await lecture();
  const wire = await tapped(here.at);
  wires.push(wire.server);
  const ticket = await here.engine.lend('hall');
  await there.engine.borrow('hall', addressOf(wire.server), ticket);
  await untilSeen([cleo], ada, 'Ada');
  const seen = Buffer.concat(wire.passed);
  expect(seen.includes(ticket.link)).toBe(true);
  expect(seen.length).toBeGreaterThan(500);
  for (const secret of ['picture', 'Ada', 'camera', ticket.key]) expect(seen.includes(secret)).toBe(false);
  wire.alter();
  await showPictures(ada, 'Ada', 20);
  for (const node of [here, there])
    await vi.waitFor(() => expect(node.ended).toEqual([`hall ${ticket.link}`]), patience);
});

test('viewers there who are too many for one worker are sent what is borrowed, too', async () => {
  const here = await createNode();
  const there = await createNode({ workers: 2, viewerCost: 100 });
  const ada = await here.publish('ada');
  const first = await there.watch('cleo');
  await vi.waitFor(async () => expect((await there.engine.stats()).workers).toHaveLength(2), patience);
  const second = await there.watch('dora');
  expect(second.port).not.toBe(first.port);
  await there.engine.borrow('hall', here.at, await here.engine.lend('hall'));
  await untilSeen([first, second], ada, 'Ada');
});
