import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { createHouses, type Housed } from './houses.ts';
import type { ToWorker } from './ipc.ts';
import { createLens } from './lens.ts';
import { createLinks, type Links } from './links.ts';
import { createLoans, type Loans } from './loans.ts';
import { placeFor } from './placement.ts';
import { MediaFull, MediaUnavailable, type MediaEngine, type MediaEvents, type MediaOffer } from './port.ts';
import type { Log, Said } from './supervisor.ts';
import { createWorkers } from './workers.ts';

export interface MediaEngineNeeds {
  /** The UDP port of the first worker's media, the next one for the second, and so on; 0 takes free ones and keeps them. */
  port: number;
  /** Most worker processes; 1 when absent. */
  workers?: number;
  /** How busy a worker may be before it takes no more viewers, as a share of a core; 0.85 when absent. */
  limit?: number;
  /** What a viewer is taken to cost before it is measured, likewise. */
  viewerCost?: number;
  /** Further UDP ports, again one for each worker, for the packets of a relay; none without a relay, 0 for any that are free. */
  relayPort?: number;
  /** Further ones, likewise, by which connections come whose packets are recorded; any that are free when absent or 0. */
  lensPort?: number;
  /** Address to bind; all of them when absent. */
  bindAddress?: string;
  /** What clients are told instead of the addresses of this machine: behind NAT, or in a container. */
  announcedAddresses?: string[];
  log: Log;
  events: MediaEvents;
}

/**
 * The media plane. Its packets are handled by child processes that are started when they are needed, watched, and started again
 * when they die; this process only passes signalling on, and decides who goes where. Resolves when the first worker is up;
 * rejects when it cannot start (the port is taken).
 */
export async function createMediaEngine(needs: MediaEngineNeeds): Promise<MediaEngine> {
  const { log, events } = needs;
  for (const address of needs.announcedAddresses ?? []) {
    if (isIP(address) === 0)
      throw new Error(`"${address}" is not an IP address that could be announced to media clients`);
  }
  const houses = createHouses((room) => links.fit(room, houses.homeOf(room), houses.guestsOf(room)));
  /** Connections whose answer is out, and those still waiting for it. Neither side has closed them. */
  const open = new Map<string, Housed>();
  const opening = new Map<string, Housed>();

  const workers = createWorkers({
    count: needs.workers ?? 1,
    limit: needs.limit ?? 0.85,
    viewerCost: needs.viewerCost,
    startOf: (worker) => startOf(worker, needs),
    viewersOf: (worker) => houses.viewersOf(worker),
    log,
    lost(worker) {
      for (const { name, role } of houses.lose(worker)) {
        if (role === 'link') loans.ended(name);
        else if (open.delete(name)) events.closed(name, 'worker_lost');
      }
    },
    said,
  });
  const links: Links = createLinks({ ...workers, log });
  const loans: Loans = createLoans({
    ...workers,
    houses,
    homeFor: (room) => workerFor(room, 'publish'),
    linkEnded: (link, room) => events.linkEnded(link, room),
  });

  function said(worker: number, message: Said): void {
    if (message.type === 'link_stands') return loans.stands(message.link);
    if (message.type === 'link_ended')
      return typeof message.link === 'number' ? links.ended(message.link) : loans.ended(message.link, message.why);
    const connection = open.get(message.connection);
    if (connection?.worker !== worker) return;
    const { name } = connection;
    if (message.type === 'flowing') events.flowing(name, message.flowing);
    if (message.type === 'sending') events.sending(name, message.pictures);
    if (message.type !== 'replaced' && message.type !== 'closed') return;
    open.delete(name);
    houses.leave(connection);
    if (message.type === 'closed') events.closed(name, 'failed');
  }

  /** Throws MediaFull or MediaUnavailable. */
  function workerFor(room: string, role: 'publish' | 'subscribe'): number {
    const seen = workers.seen();
    const home = houses.homeOf(room);
    const place = placeFor(seen, role, home === undefined ? undefined : { home, guests: houses.guestsOf(room) });
    if (place !== undefined) return place;
    if (seen.some(({ state }) => state === 'up')) throw new MediaFull('no worker may take another viewer');
    throw new MediaUnavailable('no media worker is up');
  }

  async function ask(
    role: 'publish' | 'subscribe',
    { room, connection: name, sdp, tracks, record }: MediaOffer,
  ): Promise<string> {
    if (open.has(name) || opening.has(name)) throw new MediaUnavailable('the connection exists already');
    const connection: Housed = { name, room, role, worker: workerFor(room, role) };
    opening.set(name, connection);
    houses.enter(connection);
    workers.grow();
    try {
      return await workers.ask(
        connection.worker,
        { type: role, offer: { room, connection: name, sdp, tracks, record } },
        () => {
          if (opening.get(name) !== connection) throw new MediaUnavailable('closed while it was opened');
          open.set(name, connection);
        },
      );
    } catch (error) {
      houses.leave(connection);
      throw error;
    } finally {
      if (opening.get(name) === connection) opening.delete(name);
    }
  }

  const lens = createLens({
    ...workers,
    workerOf: (name) => open.get(name)?.worker,
    workersOf: (room) => houses.workersOf(room),
  });

  await workers.start(0);
  return {
    publish: (offer) => ask('publish', offer),
    subscribe: (offer) => ask('subscribe', offer),
    prefer(name, picture) {
      const connection = open.get(name);
      if (connection) workers.tell(connection.worker, { type: 'prefer', connection: name, picture });
    },
    silence(name, sources) {
      const connection = open.get(name);
      if (connection) workers.tell(connection.worker, { type: 'silence', connection: name, sources });
    },
    close(name) {
      const connection = open.get(name) ?? opening.get(name);
      if (!connection) return;
      open.delete(name);
      opening.delete(name);
      houses.leave(connection);
      workers.tell(connection.worker, { type: 'close', connection: name });
    },
    lend: async (room) => loans.lend(room),
    borrow: (room, from, ticket) => loans.borrow(room, from, ticket),
    unlink: (link) => loans.unlink(link),
    arrived: (link, socket) => loans.arrived(link, socket),
    ...lens,
    stats: () => workers.stats(),
    stop() {
      links.stop();
      loans.stop();
      return workers.stop();
    },
  };
}

async function startOf(
  worker: number,
  { port, relayPort, lensPort, bindAddress, announcedAddresses = [] }: MediaEngineNeeds,
): Promise<Extract<ToWorker, { type: 'start' }>> {
  return {
    type: 'start',
    port: port ? port + worker : await freePort(bindAddress),
    relayPort: relayPort ? relayPort + worker : relayPort,
    lensPort: lensPort ? lensPort + worker : 0,
    bindAddress,
    announcedAddresses,
  };
}

/** A port that is free now. Whoever takes it in the meantime makes the start fail, which is reported. */
function freePort(bindAddress: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(bindAddress !== undefined && isIP(bindAddress) === 6 ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind(0, bindAddress, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
