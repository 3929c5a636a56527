import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated, stillSeated, type Seat } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { mustNotBeMuted } from '../rooms/muted.ts';
import { pace } from '../rooms/pace.ts';
import type { PulseStore } from './pulse.store.ts';
import type { Pulses } from './pulses.ts';

/** Saying how it is going, letting emoji float, and what staff see of it. */
export function pulseHandlers({ pulses, store }: { pulses: Pulses; store: PulseStore }): Handlers {
  const feeling = new Buckets(limits.pulseRate);
  const floating = new Buckets(limits.floatRate);
  const watching = new Buckets(limits.pulseRate);

  return {
    'pulse.send'(client, message) {
      const seat = seated(client, message.room, 'hand.raise');
      pace(feeling, client);
      mustBeLive(seat);
      mustNotBeMuted(seat);
      pulses.of(seat.room).feel(client.identity.accountId, message.kind);
    },

    'pulse.float'(client, message) {
      const seat = seated(client, message.room, 'hand.raise');
      pace(floating, client);
      mustBeLive(seat);
      mustNotBeMuted(seat);
      pulses.of(seat.room).floats.add(message.emoji);
    },

    async 'pulse.watch'(client, message) {
      const seat = seated(client, message.room, 'people.see');
      pace(watching, client);
      const { room } = seat;
      const spans = await store.ofLecture(mustBeLive(seat));
      stillSeated(client, seat);
      return { type: 'pulse.read', re: message.id, room: room.id, spans, now: pulses.of(room).now };
    },
  };
}

/** The id of the live lecture. Throws `lecture_not_live`. */
function mustBeLive({ room }: Seat): string {
  if (!room.lecture) throw new UserError('lecture_not_live');
  return room.lecture.id;
}
