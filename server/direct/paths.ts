import type { Room } from '../rooms/live/room.ts';
import type { Attendance } from '../stage/attendance.ts';
import { DirectPath } from './path.ts';

/** The ways of the rooms in memory. */
export class DirectPaths {
  private readonly paths = new WeakMap<Room, DirectPath>();
  private readonly attendanceOf: (room: Room) => Attendance;

  constructor(attendanceOf: (room: Room) => Attendance) {
    this.attendanceOf = attendanceOf;
  }

  of(room: Room): DirectPath {
    return this.paths.get(room)!;
  }

  /** The stage tells: who publishes or watches there changed. */
  moved(room: Room): void {
    this.paths.get(room)?.review();
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    const path = new DirectPath(room, () => this.attendanceOf(room));
    this.paths.set(room, path);
    room.observe({
      happened: (event) => {
        if (event.type === 'lecture.started' || event.type === 'lecture.ended') path.lectureChanged();
      },
      left: (client) => path.left(client),
      edited: () => path.review(),
      closed: () => path.close(),
    });
  }
}
