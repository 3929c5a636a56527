import { UserError } from '../errors.ts';
import type { MediaSession } from '../whip/media-session.ts';
import type { Nodes } from './nodes.ts';

/** What a request about a session of an encoder or player has to know of it. */
export type KnownSession = Pick<MediaSession, 'etag' | 'iceFragment'>;

/** The sessions of the encoders, or of the players, that this node has. */
export interface OwnSessions {
  session(room: string, id: string, secret: string): MediaSession;
  end(session: MediaSession): void;
}

/** The same for those of all nodes: a request may come to any. Both throw `not_found`, and `unauthenticated` for another secret. */
export interface SessionsAnywhere {
  session(room: string, id: string, secret: string): Promise<KnownSession>;
  end(room: string, id: string, secret: string): Promise<void>;
}

interface Asked {
  room: string;
  id: string;
  secret: string;
}

/** Those of a single node. */
export function sessionsHere(own: OwnSessions): SessionsAnywhere {
  return {
    async session(room, id, secret) {
      const { etag, iceFragment } = own.session(room, id, secret);
      return { etag, iceFragment };
    },
    async end(room, id, secret) {
      own.end(own.session(room, id, secret));
    },
  };
}

/** Those of all nodes. `door` names the kind of session. */
export function sessionsAnywhere(nodes: Nodes, door: 'whip' | 'whep', own: OwnSessions): SessionsAnywhere {
  const here = sessionsHere(own);
  for (const what of ['session', 'end'] as const)
    nodes.answer(`${door}.${what}`, ({ room, id, secret }: Asked) => here[what](room, id, secret));

  /** Here, or at the first node that has it. */
  async function find<T>(what: 'session' | 'end', room: string, id: string, secret: string): Promise<T> {
    try {
      return (await here[what](room, id, secret)) as T;
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'not_found') throw error;
    }
    const asked: Asked = { room, id, secret };
    const answers = await Promise.allSettled(
      nodes.others.map(({ node }) => nodes.ask<T>(node, `${door}.${what}`, asked)),
    );
    const found = answers.find((answer) => answer.status === 'fulfilled');
    if (found) return found.value;
    const refusals = answers.map((answer) => (answer as PromiseRejectedResult).reason as unknown);
    throw refusals.find((it) => it instanceof UserError && it.code !== 'not_found') ?? new UserError('not_found');
  }

  return {
    session: (room, id, secret) => find('session', room, id, secret),
    end: (room, id, secret) => find('end', room, id, secret),
  };
}
