import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { mustNotBeMuted } from '../rooms/muted.ts';
import { pace } from '../rooms/pace.ts';
import type { Hands } from './hands.ts';

/** Raising a hand, and what staff do with those that are up. */
export function handsHandlers({ hands }: { hands: Hands }): Handlers {
  const own = new Buckets(limits.handRate);
  const staff = new Buckets(limits.moderateRate);

  return {
    'hand.raise'(client, message) {
      const seat = seated(client, message.room, 'hand.raise');
      pace(own, client);
      if (!seat.room.lecture) throw new UserError('lecture_not_live');
      mustNotBeMuted(seat);
      hands.of(seat.room).raise(client);
    },

    'hand.lower'(client, message) {
      const mine = message.account === undefined || message.account === client.identity.accountId;
      const { room } = seated(client, message.room, mine ? 'hand.raise' : 'stage.direct');
      pace(mine ? own : staff, client);
      hands.of(room).lower(message.account ?? client.identity.accountId);
    },

    'hand.clear'(client, message) {
      const { room } = seated(client, message.room, 'stage.direct');
      pace(staff, client);
      hands.of(room).clear();
    },
  };
}
