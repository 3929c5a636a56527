import type { Room } from '../rooms/live/room.ts';
import { rightsOf } from '../stage/stage.ts';
import type { Stages } from '../stage/stages.ts';
import { Lab } from './lab.ts';

/** The labs of the rooms in memory. */
export class Labs {
  private readonly labs = new WeakMap<Room, Lab>();
  private readonly stages: Stages;

  constructor(stages: Stages) {
    this.stages = stages;
  }

  of(room: Room): Lab {
    return this.labs.get(room)!;
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    const lab = new Lab({
      room,
      viewers: () => this.stages.of(room).viewers,
      rows: () => this.stages.lens.rows(room.id),
    });
    this.labs.set(room, lab);
    room.observe({
      happened: (event) => event.type === 'lecture.ended' && lab.close(),
      left: (client) => lab.leave(client),
      closed: () => lab.stop(),
    });
  }

  seatChanged(room: Room, accountId: string): void {
    const seats = [...room.presence.of(accountId)].map((client) => client.seat!);
    if (seats.length > 0) this.of(room).review(accountId, rightsOf(seats).publish);
  }
}
