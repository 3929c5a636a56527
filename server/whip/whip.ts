import type { BaseLogger } from 'pino';
import { UserError } from '../errors.ts';
import { byOf, seated } from '../rooms/client.ts';
import type { Rates } from '../rates.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import { startLecture } from '../stage/start-lecture.ts';
import type { StageAccess } from '../stage/access.ts';
import type { MediaSession } from './media-session.ts';
import { createMediaSessions } from './media-sessions.ts';
import { tracksOf, type Order } from './offer.ts';
import type { StreamKeyStore } from './stream-key.store.ts';
import { opened } from './stream-keys.ts';

export interface WhipParts {
  store: StreamKeyStore;
  rooms: Pick<Rooms, 'admit' | 'allowed'>;
  roomStore: RoomStore;
  registry: Registry;
  stages: StageAccess;
  rates?: Rates | undefined;
  log: Pick<BaseLogger, 'warn'>;
}

const order: Order = { audio: ['microphone'], video: ['camera', 'screen'] };

/**
 * Publishing by stream key (RFC 9725). An encoder is seated like a socket of the key's owner: whatever shows a person out, or
 * takes a right from him, does so to his encoder.
 */
export function createWhip({ store, rooms, roomStore, registry, stages, rates, log }: WhipParts) {
  const sessions = createMediaSessions({ stages, reviewed, shared: rates?.('encoder'), log });

  return {
    /**
     * Takes the stage as the key's owner and answers the offer; starts a lecture, named as the room, where none is live.
     * Throws `unauthenticated` (no such key here), `forbidden`, `removed`, `rate`, `stage_taken`, `sdp_invalid`,
     * `media_unavailable`.
     */
    async publish(
      roomId: string,
      key: string,
      address: string,
      sdp: string,
    ): Promise<{ session: MediaSession; sdp: string }> {
      sessions.knock(roomId, address);
      const found = await opened(store, roomId, key);
      if (!found) throw new UserError('unauthenticated');
      const { owner, hash } = found;
      await rooms.allowed(owner, roomId, 'stage.publish');
      const tracks = tracksOf(sdp, order, 'send');
      if (tracks.length === 0) throw new UserError('sdp_invalid');
      const room = await registry.open(roomId);
      const presenter = stages.stateOf(roomId).streams.find(({ place }) => place === 0)?.by.id;
      if (presenter !== undefined && presenter !== owner.accountId) throw new UserError('stage_taken');
      const encoder = sessions.newcomer({ roomId, identity: owner, secretHash: hash, sdp });
      await room.enter(encoder, await rooms.admit(owner, roomId), {}, () => ({ type: 'ok', re: 0 }));
      return sessions.answered(encoder, async () => {
        seated(encoder, roomId, 'stage.publish');
        if (!room.lecture) {
          seated(encoder, roomId, 'lecture.start');
          await startLecture(room, roomStore, byOf(encoder), room.info.name);
        }
        const takeOver = presenter === owner.accountId;
        const answer = await stages.publish(room, encoder, { sdp, tracks, tab: encoder.id, takeOver });
        await stages.update(room, encoder, Object.fromEntries(tracks.map(({ source }) => [source, 'on' as const])));
        return answer;
      });
    },

    session: sessions.find,
    end: sessions.end,
    review: sessions.review,
    stop: sessions.stop,
  };

  /** The key, the account and the role as the store has them now. */
  async function reviewed(roomId: string, encoders: MediaSession[]): Promise<void> {
    const key = await store.of(roomId);
    for (const encoder of encoders) {
      if (!key || key.hash !== encoder.secretHash || key.disabled || !key.owner.verified) sessions.end(encoder);
      else {
        encoder.identity = { ...key.owner, sessionId: encoder.identity.sessionId };
        await registry.review(roomId, key.owner.accountId);
        if (!encoder.seat?.permissions.has('stage.publish')) sessions.end(encoder);
      }
    }
  }
}

export type Whip = ReturnType<typeof createWhip>;
