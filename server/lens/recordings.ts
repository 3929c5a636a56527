import type { Handlers } from '../rooms/handlers.ts';
import type { Stages } from '../stage/stages.ts';

/** Recordings of people's own packets. `atHome`: of media, at the node that keeps the room; `here`: of sockets, at the node that has them. */
export function createRecordings(_parts: { stages: Stages }): { atHome: Handlers; here: Handlers; stop(): void } {
  return { atHome: {}, here: {}, stop() {} };
}
