import type { Kysely } from 'kysely';
import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Database } from '../store/schema.ts';

/** Makes the pulse of lectures, which is live state and kept by the node that keeps the room. */
export function createPulse(_parts: { db: Kysely<Database>; registry: Registry }) {
  const handlers: Handlers = {};
  return { handlers, stop(): void {} };
}
