import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { createMediaEngine, type MediaEngineNeeds } from './engine.ts';
import { MediaUnavailable, type MediaEngine } from './port.ts';

export interface MediaEngineOnDemand extends MediaEngine {
  /** Somebody is here: the worker starts, so that it is up when picture or sound is wanted. Costs nothing when it runs. */
  warm(): void;
}

/**
 * A media engine whose first worker starts when it is needed: an idle server does without a process of 60 MB. The ports of all
 * are tried at once, so that a taken one is reported at the start and not in a lecture. Rejects when one cannot be had.
 */
export async function createMediaEngineOnDemand(
  needs: MediaEngineNeeds,
  create: (needs: MediaEngineNeeds) => Promise<MediaEngine> = createMediaEngine,
): Promise<MediaEngineOnDemand> {
  for (const first of [needs.port, needs.relayPort, needs.lensPort]) {
    for (let n = 0; first && n < (needs.workers ?? 1); n++) await tryPort(first + n, needs.bindAddress);
  }
  let engine: Promise<MediaEngine> | null = null;
  let running: MediaEngine | null = null;

  function started(): Promise<MediaEngine> {
    engine ??= create(needs).then(
      (made) => (running = made),
      (err: unknown) => {
        engine = null; // the next one who needs it tries again
        needs.log.error({ err }, 'the media worker cannot start');
        throw new MediaUnavailable('the media worker cannot start');
      },
    );
    return engine;
  }

  return {
    warm: () => void started().catch(() => {}),
    publish: async (offer) => (await started()).publish(offer),
    subscribe: async (offer) => (await started()).subscribe(offer),
    prefer: (connection, picture) => running?.prefer(connection, picture),
    silence: (connection, sources) => running?.silence(connection, sources),
    close: (connection) => running?.close(connection),
    lend: async (room) => (await started()).lend(room),
    borrow: async (room, from, ticket) => (await started()).borrow(room, from, ticket),
    unlink: (link) => running?.unlink(link),
    arrived: (link, socket) => running?.arrived(link, socket) ?? false,
    look: async (connections) => running?.look(connections) ?? [],
    frame: async (...asked) => running?.frame(...asked) ?? null,
    rows: async (room) => running?.rows(room) ?? [],
    impair: (connection, impairment) => running?.impair(connection, impairment),
    record: (connection, on) => running?.record(connection, on),
    recorded: async (connection, from) => running?.recorded(connection, from) ?? null,
    stats: async () => running?.stats() ?? { workers: [] },
    async stop() {
      const made = await engine?.catch(() => null);
      await made?.stop();
    },
  };
}

function tryPort(port: number, address: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address !== undefined && isIP(address) === 6 ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind({ port, ...(address === undefined ? {} : { address }), exclusive: true }, () =>
      socket.close(() => resolve()),
    );
  });
}
