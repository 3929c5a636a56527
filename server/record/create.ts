import type { ClassroomParts } from '../classroom/parts.ts';

/** Makes what tells of lectures that are over. */
export function createRecords(_parts: ClassroomParts) {
  return {};
}

export type Records = ReturnType<typeof createRecords>;
