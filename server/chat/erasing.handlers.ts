import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { byOf, seated, stillSeated } from '../rooms/client.ts';
import type { EventStore } from '../rooms/events.store.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { AuditStore } from './audit.store.ts';
import { authorOf, isOwn } from './author.ts';
import type { Erasing } from './erasing.ts';
import type { Moderating } from './moderating.ts';
import type { Persons } from './persons.ts';
import type { ReactionStore } from './reactions.store.ts';

export interface ErasingHandlersParts {
  events: EventStore;
  reactionStore: Pick<ReactionStore, 'eraseOf'>;
  audit: AuditStore;
  persons: Persons;
  erasing: Erasing;
  moderating: Moderating;
  rates?: Rates | undefined;
}

/** Erasing one message, or all of one person's. */
export function erasingHandlers(parts: ErasingHandlersParts): Handlers {
  const { events, reactionStore, audit, persons, erasing, moderating, rates } = parts;
  const deleting = new Buckets(limits.eraseRate, { shared: rates?.('erase') });

  return {
    async 'chat.delete'(client, { room: roomId, seq }) {
      const seat = seated(client, roomId, 'chat.post');
      const { room, permissions } = seat;
      const { accountId } = client.identity;
      const wait = deleting.take(accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const event = await room.find(seq);
      stillSeated(client, seat);
      if (event?.type !== 'chat.posted') throw new UserError('not_found');
      const own = isOwn(client, event.by.id);
      if (!own && !permissions.has('chat.moderate')) throw new UserError('forbidden');
      const note = { roomId: room.id, actorId: accountId, deed: 'delete', subjectId: event.by.id, ref: seq } as const;
      // Refused means that somebody else was quicker: it is gone, which is what was asked for.
      await room.append({
        type: 'chat.deleted',
        // Who takes back what he wrote without a name does that without one, too.
        by: authorOf(client, own && event.by.anonymous === true),
        payload: { ref: seq },
        alongside: [
          { query: events.eraseText(room.id, seq), rows: 1 },
          { query: reactionStore.eraseOf(room.id, seq) },
          ...(own ? [] : [{ query: audit.noting(note) }]),
        ],
      });
    },

    async 'chat.purge'(client, { room: roomId, person }) {
      const seat = seated(client, roomId, 'chat.moderate');
      const { room } = seat;
      moderating.check(client);
      await persons.kindOf(room.id, person);
      stillSeated(client, seat);
      const { accountId } = client.identity;
      await erasing.of(room, person, async () => {
        const place = await room.append({
          type: 'chat.purged',
          by: byOf(client),
          payload: { person },
          alongside: [
            ...erasing.statements(room.id, person, accountId),
            { query: audit.noting({ roomId: room.id, actorId: accountId, deed: 'purge', subjectId: person }) },
          ],
        });
        if (!place) throw new UserError('not_found');
      });
    },
  };
}
