import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { MediaUnavailable, type MediaEngine, type MediaEvents, type MediaOffer } from './port.ts';
import { createSupervisor, type Log } from './supervisor.ts';

export interface MediaEngineNeeds {
  /** The one UDP port of all media; 0 takes a free one and keeps it. */
  port: number;
  /** A second UDP port, for the packets of a relay; none without a relay, 0 for any that is free. */
  relayPort?: number;
  /** Address to bind; all of them when absent. */
  bindAddress?: string;
  /** What clients are told instead of the addresses of this machine: behind NAT, or in a container. */
  announcedAddresses?: string[];
  log: Log;
  events: MediaEvents;
}

/**
 * The media plane. Its packets are handled by a child process that is started here, watched, and started again when it dies;
 * this process only passes signalling on. Resolves when the worker is up; rejects when it cannot start (the port is taken).
 */
export async function createMediaEngine({
  port,
  relayPort,
  bindAddress,
  announcedAddresses = [],
  log,
  events,
}: MediaEngineNeeds): Promise<MediaEngine> {
  for (const address of announcedAddresses) {
    if (isIP(address) === 0)
      throw new Error(`"${address}" is not an IP address that could be announced to media clients`);
  }
  const start = {
    type: 'start',
    port: port || (await freePort(bindAddress)),
    relayPort,
    bindAddress,
    announcedAddresses,
  } as const;
  /** Connections whose answer is out, and those still waiting for it. Neither side has closed them. */
  const open = new Set<string>();
  const opening = new Set<string>();

  const worker = createSupervisor({
    start,
    log,
    lost() {
      const lost = [...open];
      open.clear();
      for (const connection of lost) events.closed(connection, 'worker_lost');
    },
    said(message) {
      if (message.type === 'replaced') open.delete(message.connection);
      if (message.type === 'flowing' && open.has(message.connection))
        events.flowing(message.connection, message.flowing);
      if (message.type === 'sending' && open.has(message.connection))
        events.sending(message.connection, message.pictures);
      if (message.type === 'closed' && open.delete(message.connection)) events.closed(message.connection, 'failed');
    },
  });
  await worker.ready;

  async function ask(type: 'publish' | 'subscribe', { room, connection, sdp, tracks }: MediaOffer): Promise<string> {
    if (open.has(connection) || opening.has(connection)) throw new MediaUnavailable('the connection exists already');
    opening.add(connection);
    try {
      return await worker.ask({ type, offer: { room, connection, sdp, tracks } }, () => {
        if (!opening.has(connection)) throw new MediaUnavailable('closed while it was opened');
        open.add(connection);
      });
    } finally {
      opening.delete(connection);
    }
  }

  return {
    publish: (offer) => ask('publish', offer),
    subscribe: (offer) => ask('subscribe', offer),
    prefer(connection, picture) {
      if (open.has(connection)) worker.tell({ type: 'prefer', connection, picture });
    },
    close(connection) {
      if (open.delete(connection) || opening.delete(connection)) worker.tell({ type: 'close', connection });
    },
    async stats() {
      const stats = await worker.stats();
      return { workers: stats ? [stats] : [] };
    },
    stop: () => worker.stop(),
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
