import type { BaseLogger } from 'pino';
import type { Kysely } from 'kysely';
import type { AuditStore } from '../chat/audit.store.ts';
import type { Rates } from '../rates.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { StageAccess } from '../stage/access.ts';
import type { Database } from '../store/schema.ts';
import { createPlayerTokenStore } from './player-token.store.ts';
import { createPlayerTokens, type PlayerTokens } from './player-tokens.ts';
import { createWhep, type Whep } from './whep.ts';

/** Players and their tokens. */
export function createPlayers({
  db,
  audit,
  ...parts
}: {
  db: Kysely<Database>;
  audit: Pick<AuditStore, 'done'>;
  rooms: Pick<Rooms, 'allowed'>;
  registry: Registry;
  stages: StageAccess;
  rates?: Rates | undefined;
  log: Pick<BaseLogger, 'warn'>;
}): { whep: Whep; tokens: PlayerTokens } {
  const store = createPlayerTokenStore(db);
  const whep = createWhep({ ...parts, store });
  const { rooms, rates } = parts;
  const changed = (roomId: string) => whep.review(roomId);
  return { whep, tokens: createPlayerTokens({ store, rooms, audit, playing: whep.playing, changed, rates }) };
}
