import { limits } from '../../protocol/limits.ts';
import type { FreshPlayerToken, PlayerToken } from '../../protocol/player-token.ts';
import type { Identity } from '../accounts/port.ts';
import type { AuditStore } from '../chat/audit.store.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { cleanLine } from '../text.ts';
import { hashOf, newSecret } from '../whip/secret.ts';
import type { PlayerTokenEntry, PlayerTokenStore } from './player-token.store.ts';

export interface PlayerTokensParts {
  store: PlayerTokenStore;
  rooms: Pick<Rooms, 'allowed'>;
  audit: Pick<AuditStore, 'done'>;
  /** How many play with this token now. */
  playing: (roomId: string, tokenId: string) => number;
  /** A token of the room is gone: who plays with it stops. */
  changed: (roomId: string) => Promise<void>;
  rates?: Rates | undefined;
}

/** The tokens of a room for players. Whoever may publish there makes them, sees them all and takes them away. */
export function createPlayerTokens({ store, rooms, audit, playing, changed, rates }: PlayerTokensParts) {
  const rate = new Buckets(limits.moderateRate, { shared: rates?.('player token') });

  return {
    async list(person: Identity, roomId: string): Promise<PlayerToken[]> {
      await rooms.allowed(person, roomId, 'stage.publish');
      const found = await store.of(roomId);
      const good = await working(rooms, roomId, found);
      return found.map((token) => ({
        id: token.id,
        name: token.name,
        madeAt: token.madeAt,
        by: { id: token.maker.accountId, name: token.maker.name },
        usedAt: token.usedAt,
        playing: playing(roomId, token.id),
        works: good.has(token.id),
      }));
    },

    /** The new token, to be shown once. Throws `quota`. */
    async make(person: Identity, roomId: string, wish: { name: string }): Promise<FreshPlayerToken> {
      await allow(person, roomId);
      const name = cleanLine(wish.name);
      if (!name) throw new UserError('bad_request', { field: 'name' });
      if ((await store.of(roomId)).length >= limits.playerTokensPerRoom) throw new UserError('quota');
      const [id, token] = [newId(), newSecret()];
      const { accountId } = person;
      const deed = store.adding({ id, roomId, accountId, name, hash: hashOf(token), at: Date.now() });
      await audit.done(deed, { roomId, actorId: accountId, deed: 'player_token' });
      return { id, token };
    },

    /** Its players stop at once. Throws `not_found` when there is no such token. */
    async remove(person: Identity, roomId: string, id: string): Promise<void> {
      await allow(person, roomId);
      const note = { roomId, actorId: person.accountId, deed: 'player_token_removed' } as const;
      if (!(await audit.done(store.removing(roomId, id), note))) throw new UserError('not_found');
      await changed(roomId);
    },
  };

  async function allow(person: Identity, roomId: string): Promise<void> {
    await rooms.allowed(person, roomId, 'stage.publish');
    const wait = rate.take(person.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }
}

export type PlayerTokens = ReturnType<typeof createPlayerTokens>;

/**
 * The ids of those tokens that open their room: for as long as who made one could make it again. So nobody keeps a way into a
 * room that he was shown out of.
 */
export async function working(
  rooms: Pick<Rooms, 'allowed'>,
  roomId: string,
  tokens: PlayerTokenEntry[],
): Promise<Set<string>> {
  const makers = new Map<string, boolean>();
  for (const { maker, makerDisabled } of tokens) {
    if (makers.has(maker.accountId)) continue;
    const may = !makerDisabled && maker.verified && (await mayPresent(rooms, roomId, maker));
    makers.set(maker.accountId, may);
  }
  return new Set(tokens.filter(({ maker }) => makers.get(maker.accountId)).map(({ id }) => id));
}

async function mayPresent(rooms: Pick<Rooms, 'allowed'>, roomId: string, person: Identity): Promise<boolean> {
  try {
    await rooms.allowed(person, roomId, 'stage.publish');
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
