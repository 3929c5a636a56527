import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { MediaFull, MediaUnavailable, SdpInvalid } from '../media/port.ts';
import { figures } from '../operations/figures.ts';
import { Buckets } from '../rates.ts';
import { byOf, seated, type Client, type Seat } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import { cleanLine } from '../text.ts';
import { endLecture } from './end-lecture.ts';
import { startLecture } from './start-lecture.ts';
import type { Stages } from './stages.ts';

/** Beginning and ending lectures. */
export function lectureHandlers({ rooms }: { rooms: RoomStore }): Handlers {
  return {
    async 'lecture.start'(client, message) {
      const { room } = seated(client, message.room, 'lecture.start');
      const title = cleanLine(message.title);
      if (!title) throw new UserError('bad_request', { field: 'title' });
      await startLecture(room, rooms, byOf(client), title);
    },

    async 'lecture.end'(client, message) {
      const { room } = seated(client, message.room, 'lecture.end');
      await endLecture(room, rooms, byOf(client));
    },
  };
}

/** The signalling of a lecture's media. */
export function stageHandlers({ stages }: { stages: Stages }): Handlers {
  const rate = new Buckets(limits.mediaRate);

  return {
    async 'media.publish'(client, message) {
      const beside = message.beside ?? false;
      const { room } = mediaSeat(client, message.room, beside ? 'stage.watch' : 'stage.publish');
      if (!room.lecture) throw new UserError('lecture_not_live');
      const stage = stages.of(room);
      const offer = { ...message, takeOver: message.takeOver ?? false };
      const answer = await engineErrors(beside ? stage.publishBeside(client, offer) : stage.publish(client, offer));
      return { type: 'media.answered', re: message.id, room: room.id, ...answer };
    },

    async 'media.subscribe'(client, message) {
      const { room } = mediaSeat(client, message.room, 'stage.watch');
      const answer = await engineErrors(stages.of(room).subscribe(client, message));
      return { type: 'media.answered', re: message.id, room: room.id, ...answer };
    },

    'media.stop'(client, message) {
      const { room } = seated(client, message.room, 'stage.watch');
      stages.of(room).stop(client, message.connection);
    },

    'media.attach'(client, message) {
      const { room } = seated(client, message.room, 'stage.watch');
      stages.of(room).attach(client, message.connection);
    },

    'media.prefer'(client, message) {
      const { room } = mediaSeat(client, message.room, 'stage.watch');
      stages.of(room).prefer(client, message.connection, message.picture);
    },

    'stage.update'(client, message) {
      const { room } = mediaSeat(client, message.room, 'stage.watch');
      stages.of(room).update(client, message.sources);
    },
  };

  function mediaSeat(client: Client, roomId: string, permission: 'stage.publish' | 'stage.watch'): Seat {
    const seat = seated(client, roomId, permission);
    const wait = rate.take(client.identity.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
    return seat;
  }
}

/** The engine's errors as refusals. */
export async function engineErrors<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    figures.mediaFailures.add(refusal.code);
    throw refusal;
  }
}

function refusalOf(error: unknown): UserError | null {
  if (error instanceof SdpInvalid) return new UserError('sdp_invalid');
  if (error instanceof MediaFull) return new UserError('media_full');
  if (error instanceof MediaUnavailable) return new UserError('media_unavailable', { retryAfterMs: 1_000 });
  return null;
}
