/** One end of a link: a media worker's rooms and links, without viewers. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { PREAMBLE_BYTES } from '../../server/media/preamble.ts';
import { createLinks } from '../../server/media/worker/link/links.ts';
import { createRooms } from '../../server/media/worker/rooms.ts';
import { createRtpHeader, readRtpHeader } from '../../server/media/worker/rtp/header.ts';
import { rtp, vp8 } from '../../server/media/worker/test-packets.ts';
import { percentile } from '../../test/support/figures.ts';
import { obey } from '../hall/child.ts';

export type Order =
  | { do: 'lend'; over: 'near' | 'far' }
  | { do: 'borrow'; over: 'near' | 'far'; port: number }
  | { do: 'send'; packets: number; perSecond: number }
  | { do: 'begin' }
  | { do: 'end' };

export interface Answers {
  /** The port to come to. */
  lend: number;
  /** Milliseconds of CPU. */
  send: number;
  end: { cpuMs: number; came: number; p50Ms: number; p95Ms: number };
}

const secret = { link: 'lecture_of_Ada-1234567', key: 'k'.repeat(43) };
const camera = { source: 'camera', place: 0 } as const;
const picturesPerSecond = 30;
/** When it was sent stands at the end of each packet. */
const body = Buffer.alloc(1_090, 'picture');

const rooms = createRooms();
const room = rooms.enter('hall');
const settled = new Map<string, () => void>();
const links = createLinks({
  rooms,
  closed(link) {
    console.error(`link ${link} has ended`);
    process.exit(1);
  },
  stands: (link) => settled.get(link)?.(),
});
setInterval(() => links.tick(performance.now()), 50);

let ages: number[] = [];
let before = process.cpuUsage();
const nowMs = () => performance.timeOrigin + performance.now();

async function lend(over: 'near' | 'far'): Promise<number> {
  const server = createServer(async (socket) => {
    if (over === 'near') return links.open(1, 'hall', 'export', socket);
    while (!socket.read(PREAMBLE_BYTES)) await once(socket, 'readable');
    links.lend(secret, 'hall', socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function borrow(over: 'near' | 'far', port: number): Promise<void> {
  room.tap.listen(
    {
      feed() {},
      layer() {},
      end() {},
      packet: (_, packet, { payloadEnd }) => void ages.push(nowMs() - packet.readDoubleBE(payloadEnd - 8)),
    },
    'all',
  );
  if (over === 'far') {
    const stands = new Promise<void>((resolve) => settled.set(secret.link, resolve));
    links.borrow(secret, 'hall', { host: '127.0.0.1', port });
    return stands;
  }
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  links.open(1, 'hall', 'import', socket);
}

const feed = room.stream(camera).feed();
const layer = feed.layer({
  rank: 0,
  codec: 'vp8',
  requestKeyframe() {},
  timestampAt: () => undefined,
  msAt: () => undefined,
});
const header = createRtpHeader();
let sequence = 0;

/** The packets of a picture come together, as an encoder sends them. */
async function send(packets: number, perSecond: number): Promise<number> {
  const from = process.cpuUsage();
  const begun = performance.now();
  for (let sent = 0; sent < packets;) {
    const due = Math.min(packets, Math.ceil(((performance.now() - begun) * perSecond) / 1_000));
    for (; sent < due; sent++) bring();
    await new Promise((resolve) => setTimeout(resolve, 1_000 / picturesPerSecond));
  }
  return spent(from);
}

function bring(): void {
  const stamp = Buffer.alloc(8);
  stamp.writeDoubleBE(nowMs());
  const payload = Buffer.concat([vp8({ keyframe: true, pictureId: sequence & 0x7fff, body: '' }), body, stamp]);
  const packet = rtp({ sequence: sequence++ & 0xffff, timestamp: sequence * 100, payload });
  readRtpHeader(packet, header);
  feed.receive(layer, packet, header, performance.now());
}

function spent(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

obey(async (order: Order) => {
  if (order.do === 'lend') return lend(order.over);
  if (order.do === 'borrow') return borrow(order.over, order.port);
  if (order.do === 'send') return send(order.packets, order.perSecond);
  if (order.do === 'begin') {
    ages = [];
    before = process.cpuUsage();
    return undefined;
  }
  return { cpuMs: spent(before), came: ages.length, p50Ms: percentile(ages, 0.5), p95Ms: percentile(ages, 0.95) };
});
