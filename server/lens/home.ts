import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Stages } from '../stage/stages.ts';
import { Helps } from './helps.ts';
import { lensHandlers } from './home.handlers.ts';

export interface LensAtHomeParts {
  registry: Registry;
  stages: Stages;
}

/** What the node that keeps a room answers of its viewers' media: looks, frames, the class map, who asks for help. */
export function createLensAtHome({ registry, stages }: LensAtHomeParts): { handlers: Handlers; stop(): void } {
  const helps = new Helps();
  registry.join(helps);
  return {
    handlers: lensHandlers({ stages, helps }),
    stop() {
      for (const room of registry.inMemory) helps.of(room).close();
    },
  };
}
