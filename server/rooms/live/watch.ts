import type { BaseLogger } from 'pino';
import { limits } from '../../../protocol/limits.ts';
import type { Bus } from '../../bus/port.ts';
import type { RoomStore } from '../rooms.store.ts';
import type { Registry } from './registry.ts';
import type { Room } from './room.ts';

export interface WatchParts {
  bus: Pick<Bus, 'up' | 'onChange'>;
  registry: Pick<Registry, 'inMemory' | 'renew'>;
  rooms: Pick<RoomStore, 'lastSeqs'>;
  log: Pick<BaseLogger, 'warn'>;
}

/**
 * Where several nodes share a store: asks it again and again whether the logs of the rooms here go on beyond what was heard. What the
 * bus lost, or could not carry, is so shown within `limits.seqLookMs` twice; while the bus is known to be away, within
 * `limits.seqLookAwayMs`. One query for all rooms. What is no event (rights, names) is read again when the bus is back, and every
 * `limits.rightsLookAwayMs` while it is not.
 */
export function watchLogs({ bus, registry, rooms, log }: WatchParts): { stop(): void } {
  /** Where each log ended at the last look. */
  let before = new Map<string, number>();
  let timer: NodeJS.Timeout;
  let rightsAt = performance.now();
  let stopped = false;

  /** What was in the store at the last look and is not here now will not come by the bus. */
  function isBehind(room: Room, last: Map<string, number>): boolean {
    return room.seq < ((bus.up ? before : last).get(room.id) ?? 0);
  }

  async function lookAtLogs(): Promise<void> {
    const here = registry.inMemory;
    const last = new Map<string, number>();
    for (let at = 0; at < here.length; at += limits.appendBatch) {
      const some = here.slice(at, at + limits.appendBatch);
      for (const [id, seq] of await rooms.lastSeqs(some.map(({ id }) => id))) last.set(id, seq);
    }
    const behind = here.filter((room) => isBehind(room, last));
    before = last;
    for (const room of behind) await room.catchUp();
  }

  async function lookAtRights(): Promise<void> {
    rightsAt = performance.now();
    for (const room of registry.inMemory) await registry.renew(room);
  }

  async function look(): Promise<void> {
    try {
      await lookAtLogs();
      if (!bus.up && performance.now() - rightsAt > limits.rightsLookAwayMs) await lookAtRights();
    } catch (err) {
      log.warn({ err }, 'it cannot be looked up what other nodes wrote');
    }
    if (!stopped) timer = setTimeout(() => void look(), bus.up ? limits.seqLookMs : limits.seqLookAwayMs).unref();
  }

  const unwatch = bus.onChange((up) => {
    if (!up) return;
    before = new Map(); // what was told while it was away is lost: whatever is behind now stays behind
    void lookAtRights()
      .then(() => Promise.all(registry.inMemory.map((room) => room.catchUp())))
      .catch((err: unknown) => log.warn({ err }, 'it cannot be looked up what other nodes did while the bus was away'));
  });
  timer = setTimeout(() => void look(), limits.seqLookMs).unref();

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      unwatch();
    },
  };
}
