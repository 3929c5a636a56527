import type { By } from '../../protocol/room.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Entry } from '../rooms/live/room.ts';
import type { Store } from '../store/port.ts';

/** Appends to a room's log. False when a statement alongside was refused, or the room is gone. Throws StoreBusy. */
export type RoomLog = (roomId: string, entry: Entry) => Promise<boolean>;

/**
 * Through the room where it is in memory, so that everybody there sees it at once; else straight into the store. `registry` is
 * undefined in a program that has no rooms in memory.
 */
export function createRoomLog(store: Pick<Store, 'append'>, registry?: Pick<Registry, 'peek'>): RoomLog {
  return async (roomId, entry) => {
    const room = registry?.peek(roomId);
    if (room) return (await room.append(entry)) !== null;
    const { by, told: _, ...row } = entry;
    return (await store.append({ ...row, roomId, actorId: by.id })).status === 'appended';
  };
}

/** Who an erased account is in events. */
export const nobody = (tombstone: string): By => ({ id: tombstone, name: '', role: null });
