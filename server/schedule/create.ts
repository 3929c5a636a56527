import type { ClassroomParts } from '../classroom/parts.ts';

/** Makes the schedule of a node from its parts, and sees to what falls due. */
export function createSchedule(_parts: ClassroomParts) {
  return {
    stop(): void {},
  };
}

export type Schedule = ReturnType<typeof createSchedule>;
