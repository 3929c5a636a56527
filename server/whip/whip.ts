import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { byOf, seated } from '../rooms/client.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import { engineErrors } from '../stage/stage.handlers.ts';
import { startLecture } from '../stage/start-lecture.ts';
import type { Stages } from '../stage/stages.ts';
import { Encoder } from './encoder.ts';
import { iceFragmentOf, tracksOf } from './offer.ts';
import type { StreamKeyStore } from './stream-key.store.ts';
import { isKey, opened } from './stream-keys.ts';

export interface WhipParts {
  store: StreamKeyStore;
  rooms: Pick<Rooms, 'admit' | 'allowed'>;
  roomStore: RoomStore;
  registry: Registry;
  stages: Stages;
  log: Pick<BaseLogger, 'warn'>;
}

/** Publishing by stream key: sessions of encoders (RFC 9725). */
export function createWhip({ store, rooms, roomStore, registry, stages, log }: WhipParts) {
  const encoders = new Map<string, Encoder>();
  const rate = new Buckets(limits.encoderRate);

  /** Looks whether those who publish by a key still may: the key, the account and the role as the store has them now. */
  async function review(roomId?: string): Promise<void> {
    for (const encoder of encoders.values()) {
      if (roomId !== undefined && encoder.roomId !== roomId) continue;
      const key = await store.of(encoder.roomId);
      if (!key || key.hash !== encoder.keyHash || key.disabled || !key.owner.verified) end(encoder);
      else {
        encoder.identity = { ...key.owner, sessionId: encoder.identity.sessionId };
        await registry.review(encoder.roomId, key.owner.accountId);
        if (!encoder.seat?.permissions.has('stage.publish')) end(encoder);
      }
    }
  }

  const timer = setInterval(() => {
    if (encoders.size > 0) void review().catch((err: unknown) => log.warn({ err }, 'encoders could not be reviewed'));
  }, limits.encoderReviewMs).unref();

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
    ): Promise<{ session: Encoder; sdp: string }> {
      const wait = rate.take(`${roomId} ${address}`);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const found = await opened(store, roomId, key);
      if (!found) throw new UserError('unauthenticated');
      const { owner, hash } = found;
      await rooms.allowed(owner, roomId, 'stage.publish');
      const tracks = tracksOf(sdp);
      if (tracks.length === 0) throw new UserError('sdp_invalid');
      const encoder = new Encoder({
        roomId,
        owner,
        keyHash: hash,
        iceFragment: iceFragmentOf(sdp),
        closed: () => end(encoder),
      });
      const room = await registry.open(roomId);
      const presenter = stages.stateOf(roomId).streams[0]?.by.id;
      if (presenter !== undefined && presenter !== owner.accountId) throw new UserError('stage_taken');
      await room.enter(encoder, await rooms.admit(owner, roomId), {}, () => ({ type: 'ok', re: 0 }));
      encoders.set(encoder.id, encoder);
      try {
        seated(encoder, roomId, 'stage.publish');
        if (!room.lecture) {
          seated(encoder, roomId, 'lecture.start');
          await startLecture(room, roomStore, byOf(encoder), room.info.name);
        }
        const takeOver = presenter === owner.accountId;
        const offer = { sdp, tracks, tab: encoder.id, takeOver };
        const answer = await engineErrors(stages.of(room).publish(encoder, offer));
        encoder.connection = answer.connection;
        stages.of(room).update(encoder, Object.fromEntries(tracks.map(({ source }) => [source, 'on' as const])));
        return { session: encoder, sdp: answer.sdp };
      } catch (error) {
        const ended = encoder.gone; // the key was taken away meanwhile, or the right
        end(encoder);
        throw ended ? new UserError('unauthenticated') : error;
      }
    },

    /** The session at this address, for who has the key it was begun with. Throws `not_found`, `unauthenticated`. */
    session(roomId: string, id: string, key: string): Encoder {
      const encoder = encoders.get(id);
      if (!encoder || encoder.roomId !== roomId) throw new UserError('not_found');
      if (!isKey(key, encoder.keyHash)) throw new UserError('unauthenticated');
      return encoder;
    },

    end,
    review,
    stop: () => clearInterval(timer),
  };

  /** The stage is left at once, also while the offer is being answered; the lecture goes on, `away`. */
  function end(encoder: Encoder): void {
    if (!encoders.delete(encoder.id)) return;
    encoder.gone = true;
    stages.sessionEnded(encoder.identity.sessionId);
    encoder.seat?.room.leave(encoder);
  }
}

export type Whip = ReturnType<typeof createWhip>;
