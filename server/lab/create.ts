import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Stages } from '../stage/stages.ts';

/** Makes the impairment lab, which is live state and kept by the node that keeps the room. */
export function createLab(_parts: { registry: Registry; stages: Stages }): { handlers: Handlers; stop(): void } {
  return { handlers: {}, stop() {} };
}
