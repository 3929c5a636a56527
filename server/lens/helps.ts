import type { Room } from '../rooms/live/room.ts';
import { HelpLine } from './help-line.ts';

/** Who asks for help, in the rooms in memory. */
export class Helps {
  private readonly lines = new WeakMap<Room, HelpLine>();

  of(room: Room): HelpLine {
    return this.lines.get(room)!;
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    const line = new HelpLine(room);
    this.lines.set(room, line);
    room.observe({
      happened: (event) => event.type === 'lecture.ended' && line.clear(),
      left: (client) => line.left(client.identity.accountId),
      closed: () => line.close(),
    });
  }

  /** Whoever is removed is not helped here. */
  seatChanged(room: Room, accountId: string): void {
    if (!room.presence.has(accountId)) this.of(room).done(accountId);
  }
}
