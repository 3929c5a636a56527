import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { seated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Reactions } from './reactions.ts';

/** Saying something to a message with one click. */
export function reactionHandlers({ reactions, rates }: { reactions: Reactions; rates?: Rates | undefined }): Handlers {
  const reacting = new Buckets(limits.reactRate, { shared: rates?.('react') });

  return {
    async 'chat.react'(client, { room: roomId, seq, reaction, on }) {
      const { room } = seated(client, roomId, 'chat.read');
      const { accountId } = client.identity;
      const wait = reacting.take(accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const event = await room.find(seq);
      if (event?.type !== 'chat.posted' || event.text === null) throw new UserError('not_found');
      await reactions.of(room).react(accountId, seq, reaction, on);
    },
  };
}
