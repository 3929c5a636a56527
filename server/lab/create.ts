import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Stages } from '../stage/stages.ts';
import { labHandlers } from './lab.handlers.ts';
import { Labs } from './labs.ts';

/** Makes the impairment lab, which is live state and kept by the node that keeps the room. */
export function createLab({ registry, stages }: { registry: Registry; stages: Stages }): {
  handlers: Handlers;
  stop(): void;
} {
  const labs = new Labs(stages);
  registry.join(labs);
  return {
    handlers: labHandlers({ labs }),
    stop() {
      for (const room of registry.inMemory) labs.of(room).stop();
    },
  };
}
