import { isMuted } from '../rooms/muted.ts';
import type { Room } from '../rooms/live/room.ts';
import { Line } from './line.ts';

/** The lines of raised hands of the rooms in memory. */
export class Hands {
  private readonly lines = new WeakMap<Room, Line>();

  of(room: Room): Line {
    return this.lines.get(room)!;
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    const line = new Line(room);
    this.lines.set(room, line);
    room.observe({
      happened: (event) => event.type === 'lecture.ended' && line.clear(),
      left: (client) => line.left(client.identity.accountId),
      closed: () => line.close(),
    });
  }

  /** Whoever is removed or muted has no hand up any more. */
  seatChanged(room: Room, accountId: string): void {
    const seats = [...room.presence.of(accountId)].map((client) => client.seat!);
    if (seats.length === 0 || seats.some(isMuted)) this.of(room).lower(accountId);
  }
}
