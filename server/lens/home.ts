import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Stages } from '../stage/stages.ts';

export interface LensAtHomeParts {
  registry: Registry;
  stages: Stages;
}

/** What the node that keeps a room answers of its viewers' media: looks, frames, the class map, who asks for help. */
export function createLensAtHome(_parts: LensAtHomeParts): { handlers: Handlers; stop(): void } {
  return { handlers: {}, stop() {} };
}
