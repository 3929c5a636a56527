import type { Room } from '../rooms/live/room.ts';

/** What many ask at the same time about a room is found out once in so long, and all are told the same. */
export class Lately<T> {
  private readonly found = new WeakMap<Room, { at: number; what: Promise<T> }>();
  private readonly everyMs: number;
  private readonly now: () => number;

  constructor(everyMs: number, now: () => number = () => performance.now()) {
    this.everyMs = everyMs;
    this.now = now;
  }

  of(room: Room, findOut: () => Promise<T>): Promise<T> {
    const now = this.now();
    const found = this.found.get(room);
    if (found && now - found.at < this.everyMs) return found.what;
    const what = findOut();
    this.found.set(room, { at: now, what });
    return what;
  }
}
