import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { onceEachWay } from '../operations/once-each-way.ts';
import { Buckets, type SharedRate } from '../rates.ts';
import { engineErrors } from '../stage/stage.handlers.ts';
import type { StageAccess } from '../stage/access.ts';
import { MediaSession } from './media-session.ts';
import { iceFragmentOf } from './offer.ts';
import { opens } from './secret.ts';

export interface MediaSessionsParts {
  stages: Pick<StageAccess, 'sessionEnded'>;
  /** Looks whether these of one room still may, and ends those that may not. */
  reviewed: (roomId: string, sessions: MediaSession[]) => Promise<void>;
  shared?: SharedRate | undefined;
  log: Pick<BaseLogger, 'warn'>;
}

/** The sessions of all encoders, or of all players: found by their address, and looked at again and again. */
export function createMediaSessions({ stages, reviewed, shared, log }: MediaSessionsParts) {
  const sessions = new Map<string, MediaSession>();
  const rate = new Buckets(limits.encoderRate, { shared });

  const of = (roomId: string) => [...sessions.values()].filter((session) => session.roomId === roomId);

  /** All, or those of one room. */
  async function review(roomId?: string): Promise<void> {
    const rooms = roomId === undefined ? new Set([...sessions.values()].map((session) => session.roomId)) : [roomId];
    for (const room of rooms) await reviewed(room, of(room));
  }

  const told = onceEachWay(log, {
    fails: 'encoders or players cannot be reviewed',
    works: 'encoders and players are reviewed again',
  });
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return; // the store is slow: one look after the other
    looking = true;
    void told(review()).finally(() => (looking = false));
  }, limits.encoderReviewMs).unref();

  return {
    /** Before a secret is looked up: nobody tries them without end. Throws `rate`. */
    knock(roomId: string, address: string): void {
      const wait = rate.take(`${roomId} ${address}`);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
    },

    /** Who is about to begin one; it has an address, and may be ended, from `answered` on. */
    newcomer(parts: { roomId: string; identity: Identity; secretHash: string; sdp: string }): MediaSession {
      const session: MediaSession = new MediaSession({
        ...parts,
        iceFragment: iceFragmentOf(parts.sdp),
        closed: () => end(session),
      });
      return session;
    },

    /**
     * Has the session's offer answered; whatever goes wrong ends it. Throws what `answer` throws, the media's errors as
     * refusals, and `unauthenticated` when the secret or the right was taken away meanwhile.
     */
    async answered(
      session: MediaSession,
      answer: () => Promise<{ connection: string; sdp: string }>,
    ): Promise<{ session: MediaSession; sdp: string }> {
      sessions.set(session.id, session);
      try {
        const { connection, sdp } = await engineErrors(answer());
        session.connection = connection;
        return { session, sdp };
      } catch (error) {
        const ended = session.gone;
        end(session);
        throw ended ? new UserError('unauthenticated') : error;
      }
    },

    /** The session at this address, for who has the secret it was begun with. Throws `not_found`, `unauthenticated`. */
    find(roomId: string, id: string, secret: string): MediaSession {
      const session = sessions.get(id);
      if (!session || session.roomId !== roomId) throw new UserError('not_found');
      if (!opens(secret, session.secretHash)) throw new UserError('unauthenticated');
      return session;
    },

    of,
    end,
    review,
    stop: () => clearInterval(timer),
  };

  /** What it sends or is sent stops at once, also while its offer is being answered. */
  function end(session: MediaSession): void {
    if (!sessions.delete(session.id)) return;
    session.gone = true;
    stages.sessionEnded(session.identity.sessionId);
    session.seat?.room.leave(session);
  }
}

export type MediaSessions = ReturnType<typeof createMediaSessions>;
