import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from '../rooms/live/registry.ts';
import type { Store } from '../store/port.ts';
import { createErasures } from './erasures.ts';
import { createErasureStores } from './erasures.store.ts';
import { createForgetting } from './forget-room.ts';
import { createRoomLog } from './log.ts';

/** Another node looks every 2 s whether sessions are over, and whoever was about to write has his answer within 2 s. */
const settleMs = 5_000;

export interface PrivacyParts {
  store: Pick<Store, 'db' | 'dialect' | 'append' | 'compact'>;
  /** The id under which an account writes anonymously in a room. */
  pseudonymOf: (roomId: string, accountId: string) => string;
  /** In a program that has no rooms in memory there is none. */
  registry?: Pick<Registry, 'peek' | 'deleted'>;
  changed?: (accountId: string) => void;
  settle?: () => Promise<void>;
  clock?: () => number;
}

/** What erasing accounts needs, made from the parts of a node or of the command line. */
export function createPrivacy(parts: PrivacyParts) {
  const { store, pseudonymOf, registry, changed = () => {}, clock = Date.now } = parts;
  const { settle = () => pause(settleMs, undefined, { ref: false }) } = parts;
  const stores = createErasureStores(store, clock);
  const forgetting = createForgetting({
    rows: stores.rooms,
    asides: stores.asides,
    classroom: stores.classroom,
    append: createRoomLog(store, registry),
    run: stores.run,
    pseudonymOf,
    between: () => new Promise((resolve) => setImmediate(resolve)),
    clock,
  });
  const roomDeleted = (id: string) => registry?.deleted(id);
  return { stores, erasures: createErasures({ stores, forgetting, changed, roomDeleted, settle, clock }) };
}

export type Privacy = ReturnType<typeof createPrivacy>;
