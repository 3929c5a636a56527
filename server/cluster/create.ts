import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { loadOfMachine } from '../admin/nodes.ts';
import type { Bus } from '../bus/port.ts';
import type { Config } from '../config.ts';
import { directHandlers } from '../direct/direct.handlers.ts';
import { handsHandlers } from '../hands/hands.handlers.ts';
import { createLab } from '../lab/create.ts';
import { createLensHere } from '../lens/here.ts';
import { createLensAtHome } from '../lens/home.ts';
import { createRecordings } from '../lens/recordings.ts';
import { createMediaEngineOnDemand } from '../media/on-demand.ts';
import type { NodeAddress } from '../media/port.ts';
import { portTaken } from '../port-taken.ts';
import { createPulse } from '../pulse/create.ts';
import type { Registry } from '../rooms/live/registry.ts';
import { watchLogs } from '../rooms/live/watch.ts';
import { peopleHandlers } from '../rooms/people.handlers.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import { createStages } from '../stage/create.ts';
import { speakersHandlers } from '../stage/speakers.handlers.ts';
import { lectureHandlers, stageHandlers } from '../stage/stage.handlers.ts';
import type { Database } from '../store/schema.ts';
import type { Certificates } from '../tls/port.ts';
import { Cluster } from './cluster.ts';

export interface LiveParts {
  db: Kysely<Database>;
  config: Config;
  bus: Bus;
  registry: Registry;
  roomStore: RoomStore;
  /** Null behind a proxy that speaks TLS for us. */
  certificates: Certificates | null;
  /** There is a relay for media. */
  relayed: boolean;
  version: string;
  log: Logger;
}

/**
 * What is live in rooms and not in their log: stages with their media, hands, direct paths, who is here. Of this node, and of all
 * others where there are any.
 */
export async function createLive(parts: LiveParts) {
  const { config, db, bus, registry, roomStore, relayed, version, log } = parts;
  const { stages, hands, paths } = createStages();
  const since = Date.now();
  const cluster: Cluster = new Cluster({
    bus,
    registry,
    stages,
    hands,
    engine: () => engine,
    self: () => ({ version, since, address: addressOf(config.nodeAddress), load: loadOfMachine() }),
    log,
  });
  const engine = await createMediaEngineOnDemand({
    port: config.mediaPort,
    workers: config.mediaWorkers,
    limit: config.mediaLimit,
    ...(config.host ? { bindAddress: config.host } : {}),
    announcedAddresses: config.mediaAddresses,
    ...(relayed ? { relayPort: config.relayPort } : {}),
    lensPort: config.lensPort,
    log,
    events: cluster.media,
  }).catch((error: unknown) => {
    throw portTaken(error, config);
  });
  const recordings = createRecordings({ stages, registry });
  stages.use(recordings.through(cluster.engine));
  for (const feature of [stages, hands, paths, cluster, { opened: () => engine.warm() }]) registry.join(feature);
  const pulse = createPulse({ db, registry, log });
  const lens = createLensAtHome({ registry, stages });
  const lensHere = createLensHere({ ...parts, nodes: cluster.nodes });
  const lab = createLab({ registry, stages });
  const watch = config.redisUrl ? watchLogs({ bus, registry, rooms: roomStore, log }) : null;

  return {
    stages,
    engine,
    cluster,
    handlers: [
      lectureHandlers({ rooms: roomStore }),
      cluster.atHome({
        ...stageHandlers({ stages }),
        ...speakersHandlers({ stages }),
        ...handsHandlers({ hands }),
        ...directHandlers({ paths }),
        ...peopleHandlers(),
        ...pulse.handlers,
        ...lens.handlers,
        ...lab.handlers,
      }),
      lensHere.handlers,
      recordings.here(cluster.atHome(recordings.atHome)),
    ],
    /** Nothing is looked after any more; `engine` is stopped by itself, later. */
    stop() {
      watch?.stop();
      pulse.stop();
      for (const feature of [lens, lensHere, recordings, lab]) feature.stop();
      cluster.stop();
    },
  };
}

/** `host:port`, with an IPv6 address in brackets. */
function addressOf(text: string): NodeAddress {
  const { hostname, port } = new URL(`tcp://${text}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}
