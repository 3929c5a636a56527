import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Rates } from '../rates.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { StageAccess } from '../stage/access.ts';
import type { MediaSession } from '../whip/media-session.ts';
import { createMediaSessions } from '../whip/media-sessions.ts';
import { tracksOf, type Order } from '../whip/offer.ts';
import { opens } from '../whip/secret.ts';
import type { PlayerTokenEntry, PlayerTokenStore } from './player-token.store.ts';
import { working } from './player-tokens.ts';

export interface WhepParts {
  store: PlayerTokenStore;
  rooms: Pick<Rooms, 'allowed'>;
  registry: Registry;
  stages: StageAccess;
  rates?: Rates | undefined;
  log: Pick<BaseLogger, 'warn'>;
}

/** What a player's first picture is. */
export type FirstPicture = 'camera' | 'screen';

const orders: Record<FirstPicture, Order> = {
  camera: { audio: ['microphone'], video: ['camera', 'screen', 'camera2'] },
  screen: { audio: ['microphone'], video: ['screen', 'camera', 'camera2'] },
};

/**
 * Watching by player token (draft-ietf-wish-whep): a screen in another hall, a recorder. A player is nobody's socket: it has no
 * seat, is told nothing of the room and can do nothing there, but takes one of the places that viewers have.
 */
export function createWhep({ store, rooms, registry, stages, rates, log }: WhepParts) {
  const sessions = createMediaSessions({ stages, reviewed, shared: rates?.('player'), log });
  registry.join({
    opened: (room) =>
      room.observe({
        happened() {},
        left() {},
        closed: () => sessions.of(room.id).forEach(sessions.end),
      }),
  });

  return {
    /**
     * Answers the offer, whether somebody publishes yet or not: what comes later arrives in its section. Throws
     * `unauthenticated` (no such token here, or it does not work any more), `rate`, `quota` (too many with this token),
     * `sdp_invalid`, `media_full`, `media_unavailable`.
     */
    async play(
      roomId: string,
      secret: string,
      address: string,
      sdp: string,
      first: FirstPicture,
    ): Promise<{ session: MediaSession; sdp: string }> {
      sessions.knock(roomId, address);
      const token = (await store.of(roomId)).find(({ hash }) => opens(secret, hash));
      if (!token || !(await working(rooms, roomId, [token])).has(token.id)) throw new UserError('unauthenticated');
      const tracks = tracksOf(sdp, orders[first], 'receive');
      if (tracks.length === 0) throw new UserError('sdp_invalid');
      await store.used(token.id, Date.now());
      const room = await registry.open(roomId);
      if (playing(roomId, token.id) >= limits.playersPerToken) throw new UserError('quota');
      const player = sessions.newcomer({ roomId, identity: identityOf(token), secretHash: token.hash, sdp });
      return sessions.answered(player, () => stages.subscribe(room, player, { sdp, tracks }));
    },

    playing,
    session: sessions.find,
    end: sessions.end,
    review: sessions.review,
    stop: sessions.stop,
  };

  function playing(roomId: string, tokenId: string): number {
    return sessions.of(roomId).filter(({ identity }) => identity.accountId === tokenId).length;
  }

  async function reviewed(roomId: string, players: MediaSession[]): Promise<void> {
    const good = await working(rooms, roomId, await store.of(roomId));
    for (const player of players) if (!good.has(player.identity.accountId)) sessions.end(player);
  }
}

export type Whep = ReturnType<typeof createWhep>;

/** Of the token, not of who made it: what happens to that person's seats does not touch it. */
function identityOf({ id, name }: PlayerTokenEntry): Identity {
  return { accountId: id, sessionId: '', name, email: '', role: 'member', verified: true };
}
