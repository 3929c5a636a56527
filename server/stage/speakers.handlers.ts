import { limits } from '../../protocol/limits.ts';
import type { Permission } from '../../protocol/room.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated, type Client, type Seat } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { mustNotBeMuted } from '../rooms/muted.ts';
import type { Stage } from './stage.ts';
import type { Stages } from './stages.ts';

/** Asking people on stage and what becomes of it. */
export function speakersHandlers({ stages }: { stages: Stages }): Handlers {
  const staff = new Buckets(limits.moderateRate);
  const own = new Buckets(limits.mediaRate);

  return {
    'stage.invite'(client, message) {
      const { room, stage } = stageSeat(client, message.room, 'stage.direct', staff);
      if (!room.lecture) throw new UserError('lecture_not_live');
      const [page] = room.presence.of(message.account);
      if (!page) throw new UserError('not_found');
      mustNotBeMuted(page.seat!);
      const { accountId: id, name } = page.identity;
      stage.invite({ id, name }, { id: client.identity.accountId, name: client.identity.name });
    },

    'stage.answer'(client, message) {
      const { stage } = stageSeat(client, message.room, 'stage.watch', own);
      stage.speakers.answer(client, message.accept);
    },

    'stage.leave'(client, message) {
      const { stage } = stageSeat(client, message.room, 'stage.watch', own);
      stage.speakers.free(client.identity.accountId, null);
    },

    'stage.mute'(client, message) {
      const { stage } = stageSeat(client, message.room, 'stage.direct', staff);
      stage.mute(message.account, message.source, message.muted);
    },

    'stage.send_back'(client, message) {
      const { stage } = stageSeat(client, message.room, 'stage.direct', staff);
      stage.speakers.free(message.account, 'sent_back');
    },

    'stage.pin'(client, message) {
      const { room, stage } = stageSeat(client, message.room, 'stage.direct', staff);
      if (!room.lecture) throw new UserError('lecture_not_live');
      stage.pin(message.pinned);
    },
  };

  function stageSeat(client: Client, roomId: string, permission: Permission, rate: Buckets): Seat & { stage: Stage } {
    const seat = seated(client, roomId, permission);
    const wait = rate.take(client.identity.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
    return { ...seat, stage: stages.of(seat.room) };
  }
}
