import type { ClassroomState } from '../../protocol/classroom.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import type { Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';

/** Makes the questions of a node from its parts, and has them told of rooms. */
export function createQuestions(_parts: ClassroomParts) {
  const handlers: Handlers[] = [];
  return {
    handlers,
    /** For the snapshot. */
    seenBy: (_client: Client): ClassroomState['questions'] => ({ open: 0, waiting: null }),
    stop(): void {},
  };
}
