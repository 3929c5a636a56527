/** The media engine of the server in a process of its own, which does nothing else: its workers forward every packet. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createLinkArrivals } from '../../server/http/link-arrivals.ts';
import { createMediaEngine } from '../../server/media/engine.ts';
import type { LinkTicket, MediaEngine, MediaOffer, NodeAddress } from '../../server/media/port.ts';
import { obey } from '../hall/child.ts';
import { ownAddress } from './address.ts';

export type Order =
  | { do: 'start' }
  | { do: 'publish'; offer: MediaOffer }
  | { do: 'subscribe'; offers: MediaOffer[] }
  /** To one other node; answered with what it needs for `borrow`. */
  | { do: 'lend'; room: string }
  | { do: 'borrow'; room: string; lent: Lent }
  /** Answered with milliseconds so far, of this process and its workers. */
  | { do: 'cpu' };

export interface Lent {
  from: NodeAddress;
  ticket: LinkTicket;
}

const loud = (...what: unknown[]) => console.error('media engine:', ...what);
let engine: MediaEngine;
let door: Server | undefined;
let isCut = false;

obey(async (order: Order) => {
  if (order.do === 'publish') return engine.publish(order.offer);
  if (order.do === 'subscribe') return Promise.all(order.offers.map((offer) => engine.subscribe(offer)));
  if (order.do === 'lend') return lend(order.room);
  if (order.do === 'borrow') return engine.borrow(order.room, order.lent.from, order.lent.ticket);
  if (order.do === 'cpu') return cpuMs();
  engine = await createMediaEngine({
    port: 0,
    limit: 100, // so many join within seconds that it would send some away for a moment; whether they fit is what is measured
    bindAddress: ownAddress(),
    log: { info() {}, warn: loud, error: loud },
    events: {
      closed(connection, reason) {
        if (reason === 'failed') loud(`${connection} is closed`); // who goes with his worker is not told one by one
      },
      flowing() {},
      sending() {},
      linkEnded: () => void (isCut = true),
    },
  });
});

async function lend(room: string): Promise<Lent> {
  door ??= await openDoor();
  const { port } = door.address() as AddressInfo;
  return { from: { host: '127.0.0.1', port }, ticket: await engine.lend(room) };
}

/** As the server's own port takes connections of other nodes. */
async function openDoor(): Promise<Server> {
  const takeLink = createLinkArrivals((link, socket) => engine.arrived(link, socket));
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    takeLink(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** Throws once a link has ended: viewers whom nothing reaches any more lose nothing that could be counted. */
async function cpuMs(): Promise<number> {
  if (isCut) throw new Error('a link between nodes has ended');
  const { workers } = await engine.stats();
  const { user, system } = process.cpuUsage();
  return workers.reduce((sum, worker) => sum + worker.cpuMs, (user + system) / 1_000);
}
