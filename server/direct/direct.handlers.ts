import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { DirectPath } from './path.ts';
import type { DirectPaths } from './paths.ts';

/** Agreeing to the direct path, and what two pages tell each other to make a connection. */
export function directHandlers({ paths }: { paths: DirectPaths }): Handlers {
  const rate = new Buckets(limits.directRate);

  return {
    'direct.consent'(client, message) {
      pathFor(client, message.room).consent(client, message.consents);
    },

    'direct.signal'(client, message) {
      pathFor(client, message.room).signal(client, message.to, message.data);
    },

    'direct.failed'(client, message) {
      pathFor(client, message.room).failed(client, message.with);
    },
  };

  function pathFor(client: Client, roomId: string): DirectPath {
    const { room } = seated(client, roomId, 'stage.watch');
    const wait = rate.take(client.identity.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
    return paths.of(room);
  }
}
