import type { Kysely } from 'kysely';
import type { BaseLogger } from 'pino';
import type { Registry } from '../rooms/live/registry.ts';
import type { Database } from '../store/schema.ts';
import { pulseHandlers } from './pulse.handlers.ts';
import { createPulseStore } from './pulse.store.ts';
import { Pulses } from './pulses.ts';

export interface PulseParts {
  db: Kysely<Database>;
  registry: Registry;
  log: Pick<BaseLogger, 'warn'>;
}

/** Makes the pulse of lectures, which is live state and kept by the node that keeps the room. */
export function createPulse({ db, registry, log }: PulseParts) {
  const store = createPulseStore(db);
  const pulses = new Pulses((lectureId, span) => {
    store.write(lectureId, span).catch((err: unknown) => log.warn({ err, lectureId }, 'a span of the pulse is lost'));
  });
  registry.join(pulses);

  return {
    handlers: pulseHandlers({ pulses, store }),
    stop(): void {
      for (const room of registry.inMemory) pulses.of(room).stop();
    },
  };
}
