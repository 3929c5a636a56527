import type { Mention } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { byOf, seated, stillSeated } from '../rooms/client.ts';
import type { EventStore } from '../rooms/events.store.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { cleanText } from '../text.ts';
import type { Chats } from './chats.ts';
import type { MentionsIn } from './mentions.store.ts';
import { checkEdit } from './verdict.ts';

export interface EditParts {
  events: EventStore;
  chats: Chats;
  mentionsIn: MentionsIn;
  rates?: Rates | undefined;
  now?: () => number;
}

/** Changing one's own message for as long as it is fresh. */
export function editHandlers({ events, chats, mentionsIn, rates, now = Date.now }: EditParts): Handlers {
  const editing = new Buckets(limits.chatRate, { now, shared: rates?.('edit') });

  return {
    async 'chat.edit'(client, message) {
      const seat = seated(client, message.room, 'chat.post');
      const { room } = seat;
      const chat = chats.of(room);
      const wait = editing.take(client.identity.accountId) || chat.takePlace();
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const text = cleanText(message.text).trim();
      if (!text) throw new UserError('bad_request', { field: 'text' });
      const mentions = await mentionsIn(room.id, message.mentions ?? []);

      const before = await messageAt(room, message.seq);
      stillSeated(client, seat);
      if (![client.identity.accountId, seat.pseudonym].includes(before.by.id)) throw new UserError('forbidden');
      if (saysTheSame(before, text, mentions)) return;
      const postedSince = now() - limits.editMs;
      if (before.at < postedSince) throw new UserError('too_late');
      checkEdit(chat, { seat, text, anonymous: before.by.anonymous === true }, now());

      const told = { text, ...(mentions.length > 0 ? { mentions } : {}) };
      const editedAt = now();
      const payload = { ...payloadOf(before), ...told, editedAt };
      const place = await room.append({
        type: 'chat.edited',
        by: before.by.anonymous ? before.by : byOf(client),
        payload: { ref: before.seq, editedAt },
        told,
        alongside: [
          { query: events.changeText(room.id, before.seq, { actorId: before.by.id, postedSince, payload }), rows: 1 },
        ],
      });
      if (!place) throw new UserError('not_found'); // erased meanwhile
    },
  };
}

type Message = RoomEvent & { type: 'chat.posted' };

async function messageAt(room: { find(seq: number): Promise<RoomEvent | null> }, seq: number): Promise<Message> {
  const event = await room.find(seq);
  if (event?.type !== 'chat.posted' || event.text === null) throw new UserError('not_found');
  return event;
}

/** Somebody who had no answer asks again. */
function saysTheSame(message: Message, text: string, mentions: readonly Mention[]): boolean {
  const ids = (all: readonly Mention[]) => all.map((one) => one.id).join();
  return message.text === text && ids(message.mentions ?? []) === ids(mentions);
}

/** What stays as it was: everything the message says besides its text and whom it mentions. */
function payloadOf({ seq, at, by, lectureId, type, clientId, text, mentions, ...rest }: Message): object {
  return rest;
}
