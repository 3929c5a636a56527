import type { PollRun } from '../../protocol/polls.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import type { Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';

/** Makes the polls of a node from its parts, and has them told of rooms. */
export function createPolls(_parts: ClassroomParts) {
  const handlers: Handlers[] = [];
  return {
    handlers,
    /** For the snapshot. */
    seenBy: (_client: Client): PollRun | null => null,
    stop(): void {},
  };
}

export type Polls = ReturnType<typeof createPolls>;
