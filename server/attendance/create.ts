import type { ClassroomParts } from '../classroom/parts.ts';

/** Makes the attendance of a node from its parts, and has it told of rooms. */
export function createAttendance(_parts: ClassroomParts) {
  return {
    stop(): void {},
  };
}

export type Attendances = ReturnType<typeof createAttendance>;
