import type { BaseLogger } from 'pino';
import type { Lecture } from '../../protocol/room.ts';
import type { Room } from '../rooms/live/room.ts';
import type { ScheduleStore } from './schedule.store.ts';

/**
 * Takes a lecture that begins for the one that was planned, whoever starts it and by whatever way. Every node where the room is open
 * does so, and once more each time the room is opened: the statement finds nothing to do but once.
 */
export class Beginnings {
  private readonly store: Pick<ScheduleStore, 'begun'>;
  private readonly log: Pick<BaseLogger, 'warn'>;

  constructor(store: Pick<ScheduleStore, 'begun'>, log: Pick<BaseLogger, 'warn'>) {
    this.store = store;
    this.log = log;
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    if (room.lecture) void this.note(room.id, room.lecture);
    room.observe({
      happened: (event) => {
        if (event.type === 'lecture.started' && room.lecture) void this.note(room.id, room.lecture);
      },
      left() {},
    });
  }

  private async note(roomId: string, { id, startedAt }: Lecture): Promise<void> {
    await this.store
      .begun({ id, roomId, startedAt })
      .catch((err: unknown) =>
        this.log.warn({ err, room: roomId }, 'a lecture that began was not found in the schedule'),
      );
  }
}
