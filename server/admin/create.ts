import type { AccountOffice } from '../accounts/accounts.ts';
import type { Bus } from '../bus/port.ts';
import type { Config } from '../config.ts';
import type { MediaEngine } from '../media/port.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import type { Stages } from '../stage/stages.ts';
import type { Store } from '../store/port.ts';
import type { Certificates } from '../tls/port.ts';
import { createSiteAudit } from './audit.store.ts';
import { createFactStore } from './facts.store.ts';
import { createHealth } from './health.ts';
import { createLiveLectures, type OnAir } from './lectures.ts';
import { createLiveLectureStore } from './lectures.store.ts';
import { thisNode, type Nodes } from './nodes.ts';
import { takePulse } from './pulse.ts';
import { createRoomDirectory } from './rooms.store.ts';
import { createRoomOffice } from './rooms.ts';
import { startedWith } from './started-with.ts';
import { createStorage } from './storage.ts';
import { createStorageStore } from './storage.store.ts';

export interface AdministrationParts {
  config: Config;
  store: Pick<Store, 'db' | 'dialect'>;
  version: string;
  bus: Pick<Bus, 'up'>;
  accounts: Pick<AccountOffice, 'people'>;
  roomStore: RoomStore;
  memberStore: MemberStore;
  registry: Registry;
  stages: Pick<Stages, 'stateOf'>;
  certificates: Certificates | null;
  engine: Pick<MediaEngine, 'stats'>;
  /** Of this node. */
  sockets: { readonly connections: ReadonlySet<unknown> };
  /** Without it this node is alone. */
  nodes?: Nodes;
  /** What goes on in a room now, from the node that has its stage. Without it that is always this one. */
  onAir?: (roomId: string) => Promise<OnAir>;
  clock?: () => number;
}

/** What the pages of the administrator show and do. */
export function createAdministration(parts: AdministrationParts) {
  const { config, store, roomStore: rooms, memberStore: members, registry, stages, clock = Date.now } = parts;
  const { nodes = thisNode(config.nodeName, parts.version), onAir = airOf(registry, stages, config.nodeName) } = parts;
  const { db } = store;
  const audit = createSiteAudit(db, clock);
  const facts = createFactStore(store, clock);
  const pulse = takePulse();
  const sockets = () => parts.sockets.connections.size;
  const lectures = createLiveLectureStore(db);
  const directory = createRoomDirectory(db, audit);

  return {
    audit,
    health: createHealth({ ...parts, dialect: store.dialect, facts, nodes, sockets, pulse: () => pulse.now(), clock }),
    storage: createStorage({ facts, logs: createStorageStore(db), dataDir: config.dataDir, clock }),
    lectures: createLiveLectures({ lectures, rooms, members, registry, audit, onAir }),
    rooms: createRoomOffice({ directory, rooms, people: parts.accounts.people, registry, clock }),
    startedWith: () => startedWith(process.env),
    stop: () => pulse.stop(),
  };
}

export type Administration = ReturnType<typeof createAdministration>;

function airOf(registry: Registry, stages: Pick<Stages, 'stateOf'>, node: string) {
  return async (roomId: string): Promise<OnAir> => ({
    viewers: registry.viewers(roomId),
    state: stages.stateOf(roomId).state === 'on' ? 'on' : 'away',
    node,
  });
}
