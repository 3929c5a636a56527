import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { byOf, seated } from '../rooms/client.ts';
import type { EventStore } from '../rooms/events.store.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { cleanText } from '../text.ts';

/** Writing and deleting messages. */
export function chatHandlers({ events }: { events: EventStore }): Handlers {
  const posting = new Buckets(limits.chatRate);
  const erasing = new Buckets(limits.eraseRate);

  return {
    // Nothing is awaited before the append: messages of one socket are stored in the order they came.
    async 'chat.post'(client, message) {
      const { room, role } = seated(client, message.room, 'chat.post');
      const wait = posting.take(client.identity.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const text = cleanText(message.text).trim();
      if (!text) throw new UserError('bad_request', { field: 'text' });
      const place = await room.append({
        type: 'chat.posted',
        by: byOf(client),
        payload: { text },
        clientId: message.clientId,
      });
      if (!place) throw new UserError('not_found'); // the room was deleted meanwhile
      return { type: 'chat.acknowledged', re: message.id, room: room.id, clientId: message.clientId, ...place };
    },

    async 'chat.delete'(client, message) {
      const { room, role, permissions } = seated(client, message.room, 'chat.post');
      const wait = erasing.take(client.identity.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const event = await room.find(message.seq);
      if (event?.type !== 'chat.posted') throw new UserError('not_found');
      if (event.by.id !== client.identity.accountId && !permissions.has('chat.moderate'))
        throw new UserError('forbidden');
      // Refused means that somebody else was quicker: it is gone, which is what was asked for.
      await room.append({
        type: 'chat.deleted',
        by: byOf(client),
        payload: { ref: message.seq },
        alongside: [{ query: events.eraseText(room.id, message.seq), rows: 1 }],
      });
    },
  };
}
