import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated } from './client.ts';
import type { Handlers } from './handlers.ts';

/** Who is here. */
export function peopleHandlers(): Handlers {
  const lists = new Buckets(limits.listRate);

  return {
    'people.list'(client, message) {
      const { room } = seated(client, message.room, 'people.see');
      const wait = lists.take(client.identity.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const page = room.presence.page(message.after, message.limit ?? limits.pageSize);
      return { type: 'people.listed', re: message.id, room: room.id, ...page };
    },
  };
}
