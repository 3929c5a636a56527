import { limits } from '../../protocol/limits.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { createAttendanceOffice } from './attendance.ts';
import { createAttendanceStore } from './attendance.store.ts';
import { createPresenceStore } from './presence.store.ts';
import { Presences } from './presences.ts';

type Parts = Pick<
  ClassroomParts,
  'db' | 'registry' | 'rooms' | 'settings' | 'stages' | 'audit' | 'rates' | 'log' | 'now'
>;

/** Makes the attendance of a node from its parts, and has it told of rooms. */
export function createAttendance(
  { db, registry, settings, stages, log, now = Date.now, ...parts }: Parts,
  { everyMs = limits.presenceEveryMs as number } = {},
) {
  const store = createAttendanceStore(db);
  const presences = new Presences({
    store: createPresenceStore(db),
    isOn: (room) => settings.of(room).attendance.on,
    watching: (room) => watching(stages, room),
    now,
    log,
  });
  registry.join(presences);
  settings.onChange((room, changed) => presences.changed(room, changed));
  const timers = [
    setInterval(() => presences.look(), everyMs / 3).unref(),
    setInterval(() => void presences.write(), everyMs).unref(),
  ];

  return {
    ...createAttendanceOffice({ ...parts, store, settings, now }),
    presences,
    stop(): void {
      for (const timer of timers) clearInterval(timer);
      void presences.write();
    },
  };
}

export type Attendances = ReturnType<typeof createAttendance>;

/** Pages that have a media connection while something flows. */
function watching(stages: ClassroomParts['stages'], room: Room): Client[] {
  if (stages.stateOf(room.id).state !== 'on') return [];
  return stages.of(room).attendance.viewers.filter((client) => client !== null);
}
