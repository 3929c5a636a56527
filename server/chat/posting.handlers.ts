import type { Mention } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import type { ClientMessageOf, ServerMessage } from '../../protocol/messages.ts';
import type { By } from '../../protocol/room.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { seated, stillSeated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { moment } from '../rooms/live/journeys.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Alongside } from '../store/port.ts';
import { cleanText } from '../text.ts';
import type { Found, Kept, NewAside } from './aside-keeping.ts';
import type { AsideStore } from './aside.store.ts';
import { authorOf } from './author.ts';
import type { Chat } from './chat.ts';
import type { ChatStore } from './chat.store.ts';
import type { Chats } from './chats.ts';
import type { MentionsIn } from './mentions.store.ts';
import type { Persons } from './persons.ts';
import { isSlowed, wayOf, type Draft, type Way } from './verdict.ts';

export interface PostingParts {
  chats: Chats;
  chatStore: ChatStore;
  asideStore: AsideStore;
  persons: Persons;
  mentionsIn: MentionsIn;
  rates?: Rates | undefined;
  now?: () => number;
}

/** A message on its way. */
interface Post {
  message: ClientMessageOf<'chat.post'>;
  client: Client;
  room: Room;
  chat: Chat;
  draft: Draft;
  by: By;
  /** When its turn in slow mode was taken. */
  taken: number;
  receivedAt: number;
}

/** Writing messages: into the log, or aside. */
export function postingHandlers(parts: PostingParts): Handlers {
  const { chats, chatStore, asideStore, persons, mentionsIn, rates, now = Date.now } = parts;
  const posting = new Buckets(limits.chatRate, { now, shared: rates?.('post') });

  return {
    // Nothing is awaited before the append of a plain message: those of one socket are stored in the order they came. Where
    // slow mode has to ask the store for somebody's last turn there is only one to come.
    async 'chat.post'(client, message) {
      const seat = seated(client, message.room, 'chat.post');
      const receivedAt = moment();
      const wait = posting.take(client.identity.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const text = cleanText(message.text).trim();
      if (!text) throw new UserError('bad_request', { field: 'text' });
      const anonymous = message.anonymous ?? false;
      const chat = chats.of(seat.room);
      const draft: Draft = { seat, text, anonymous, to: message.to };
      if (isSlowed(chat, draft) && !chat.slow.knows(idsOf(client, draft))) await recallTurn(client, chat, draft);
      const post: Post = {
        message,
        client,
        room: seat.room,
        chat,
        draft,
        by: authorOf(client, anonymous),
        taken: now(),
        receivedAt,
      };
      try {
        const way = wayOf(post.chat, post.draft, post.taken);
        takeTurn(post);
        return await settled(post, way === 'room' ? publish(post) : setAside(post, way));
      } catch (refusal) {
        // Under the rules of now it may be refused; when it was taken before, the answer is still the one of then.
        const there =
          refusal instanceof UserError ? await asideStore.there(post.room.id, post.by.id, message.clientId) : null;
        if (!there) throw refusal;
        if (there.is === 'posted') await post.room.catchUp();
        return answer(post, there);
      }
    },
  };

  /** After a restart the log knows when somebody last wrote. Who never did is noted as well, and not asked for again. */
  async function recallTurn(client: Client, chat: Chat, draft: Draft): Promise<void> {
    const ids = idsOf(client, draft);
    const at = await chatStore.lastTurn(draft.seat.room.id, ids);
    for (const id of ids) chat.slow.wrote(id, at ?? 0);
    stillSeated(client, draft.seat);
  }

  async function publish(post: Post): Promise<Found> {
    const { room, by, message, chat, draft } = post;
    const { replyTo } = message;
    const mentions = message.mentions?.length ? await mentionsOf(post) : [];
    const alongside: Alongside[] = [];
    if (replyTo !== undefined && !isRecent(room, replyTo)) {
      alongside.push({ query: chatStore.messageAt(room.id, replyTo), rows: 1 });
    }
    // The same post may have been set aside under other rules: then it is not for the log.
    if (chat.asides.mayHoldPosts) {
      alongside.push({ query: asideStore.sameAs(room.id, by.id, message.clientId), rows: 0 });
    }
    const place = await room.append({
      type: 'chat.posted',
      by,
      payload: {
        text: draft.text,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(mentions.length > 0 ? { mentions } : {}),
      },
      clientId: message.clientId,
      alongside,
      receivedAt: post.receivedAt,
    });
    if (!place) throw new UserError('not_found'); // the room, or what it replies to
    return { is: 'posted', ...place };
  }

  async function setAside(post: Post, way: Exclude<Way, 'room'>): Promise<Found> {
    const { room, by, message, draft } = post;
    const toStudent = draft.to !== undefined && draft.to !== 'staff' ? draft.to : null;
    if (toStudent !== null) await persons.checkRecipient(room.id, toStudent);
    const mentions = await mentionsOf(post);
    const aside: NewAside = {
      roomId: room.id,
      ...way,
      withId: toStudent ?? by.id,
      actorId: by.id,
      clientId: message.clientId,
      text: draft.text,
      replyTo: message.replyTo,
      mentions,
      lectureId: room.lecture?.id,
    };
    const kept = unrefused(await asideStore.keep(aside));
    if (kept.is === 'posted') await room.catchUp();
    if (kept.is !== 'new') return kept;
    chats.asideChanged(room, kept.aside);
    return { is: 'aside', aside: kept.aside };
  }

  async function mentionsOf({ room, client, message, draft }: Post): Promise<Mention[]> {
    const mentions = await mentionsIn(room.id, message.mentions ?? []);
    stillSeated(client, draft.seat);
    return mentions;
  }

  function answer({ message, room }: Post, found: Found): ServerMessage {
    const { id: re, clientId } = message;
    if (found.is === 'aside') return { type: 'chat.set_aside', re, room: room.id, clientId, aside: found.aside };
    return { type: 'chat.acknowledged', re, room: room.id, clientId, seq: found.seq, at: found.at };
  }

  /** What became of it counts for slow mode: nothing stored, no turn used. */
  async function settled(post: Post, storing: Promise<Found>): Promise<ServerMessage> {
    let at: number | null = null;
    try {
      const found = await storing;
      at = found.is === 'posted' ? found.at : found.aside.at;
      return answer(post, found);
    } finally {
      post.chat.slow.settle(idsOfPost(post), post.taken, at);
    }
  }
}

/** The person's turn in slow mode, and the room's pace. Throws `rate`. */
function takeTurn(post: Post): void {
  const { chat, draft, taken } = post;
  const ids = idsOfPost(post);
  const slow = isSlowed(chat, draft) ? chat.slow.take(ids, chat.rules.slowSeconds * 1000, taken) : 0;
  if (slow > 0) throw new UserError('rate', { rule: 'slow', retryAfterMs: slow });
  const crowd = chat.takePlace();
  if (crowd === 0) return;
  chat.slow.settle(ids, taken, null);
  throw new UserError('rate', { retryAfterMs: crowd });
}

/** Also when the person left the room meanwhile. */
const idsOf = ({ identity }: Client, { seat }: Draft): string[] => [identity.accountId, seat.pseudonym];
const idsOfPost = ({ client, draft }: Post): string[] => idsOf(client, draft);

function isRecent(room: Room, seq: number): boolean {
  return room.between(seq, seq)?.[0]?.type === 'chat.posted';
}

function unrefused(kept: Kept): Exclude<Kept, { is: 'refused' }> {
  if (kept.is !== 'refused') return kept;
  throw new UserError(kept.because === 'waiting' ? 'quota' : 'not_found');
}
