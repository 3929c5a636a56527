import { limits } from '../../protocol/limits.ts';
import type { ClientMessageOf, ServerMessage } from '../../protocol/messages.ts';
import type { QuestionState } from '../../protocol/questions.ts';
import type { By } from '../../protocol/room.ts';
import { pseudonymous } from '../chat/author.ts';
import type { Chats } from '../chat/chats.ts';
import type { Settings } from '../classroom/settings.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { Buckets, type Rates } from '../rates.ts';
import { byOf, seated, stillSeated, type Client, type Seat } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Room } from '../rooms/live/room.ts';
import { passingPseudonym } from '../rooms/pseudonym.ts';
import { cleanText } from '../text.ts';
import type { Changes } from './changes.store.ts';
import { stateOfNew } from './first-state.ts';
import { toOwnQuestion, type QuestionRow } from './question-row.ts';
import type { QuestionStore } from './question.store.ts';
import type { Questions } from './questions.ts';

export interface AskingParts {
  questions: Questions;
  store: QuestionStore;
  changes: Changes;
  chats: Chats;
  settings: Settings;
  rates?: Rates | undefined;
  now: () => number;
}

type Ask = ClientMessageOf<'question.ask'>;

/** A question on its way. */
interface Draft {
  text: string;
  /** Null: without a name. */
  authorId: string | null;
  state: QuestionState;
  fromSeq: number | null;
}

/** Asking, by name and without one. */
export function askingHandlers(parts: AskingParts): Handlers {
  const { questions, store, changes, chats, settings, rates, now } = parts;
  const byName = new Buckets(limits.questionRate, { now, shared: rates?.('question') });
  // Other nodes are not told who asks just now: this is for whoever asks without a name.
  const unnamed = new Buckets(limits.questionRate, { now });
  const collecting = new Buckets(limits.moderateRate, { now, shared: rates?.('question_from') });

  return {
    async 'question.ask'(client, message): Promise<ServerMessage> {
      const seat = seated(client, message.room, 'question.ask');
      if (message.from !== undefined) seated(client, message.room, 'question.moderate');
      takeTurn(client, message);
      const text = cleanText(message.text).trim();
      if (!text) throw new UserError('bad_request', { field: 'text' });
      try {
        const draft =
          message.from === undefined ? draftOf(client, seat, message, text) : await fromChat(seat.room, message, text);
        stillSeated(client, seat);
        return await keep(client, seat, message, draft);
      } catch (refusal) {
        // Under the rules of now it may be refused; when it was taken before, the answer is still the one of then.
        if (!(refusal instanceof UserError)) throw refusal;
        const there = await store.byClientId(seat.room.id, message.clientId, client.identity.accountId);
        if (!there) throw refusal;
        return answer(client, seat, message, there);
      }
    },
  };

  function takeTurn(client: Client, { anonymous, from }: Ask): void {
    const rate = from !== undefined ? collecting : anonymous ? unnamed : byName;
    const wait = rate.take(client.identity.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }

  /** What the person of this seat asks. Throws `rule` and `quota`. */
  function draftOf(client: Client, seat: Seat, message: Ask, text: string): Draft {
    const { room } = seat;
    const { accountId } = client.identity;
    const anonymous = message.anonymous ?? false;
    const allowed = settings.of(room).questions;
    const state = stateOfNew({ chat: chats.of(room), allowed, seat, text, anonymous }, now());
    if (anonymous && questions.of(room).unnamed.count(accountId) >= limits.questionsOpen) throw new UserError('quota');
    return { text, authorId: anonymous ? null : accountId, state, fromSeq: null };
  }

  /** What staff make of a chat message: asked by its author, as it was written, by name or without. */
  async function fromChat(room: Room, { from, anonymous }: Ask, text: string): Promise<Draft> {
    if (anonymous !== undefined) throw new UserError('bad_request', { field: 'anonymous' });
    const event = await room.find(from!);
    if (event?.type !== 'chat.posted' || event.text === null) throw new UserError('not_found');
    return { text, authorId: event.by.anonymous ? null : event.by.id, state: 'open', fromSeq: event.seq };
  }

  async function keep(client: Client, seat: Seat, message: Ask, draft: Draft): Promise<ServerMessage> {
    const { room } = seat;
    const { accountId } = client.identity;
    const of = questions.of(room);
    const lectureId = room.lecture?.id ?? null;
    const id = newId();
    const place = await room.append({
      type: 'question.changed',
      by: authorOf(client, draft),
      payload: { question: id, state: draft.state },
      alongside: changes.asking({
        id,
        roomId: room.id,
        ...draft,
        lectureId,
        clientId: message.clientId,
        at: now(),
        quota: {
          since: of.current?.since ?? 0,
          perLecture: limits.questionsPerLecture,
          open: draft.fromSeq === null ? limits.questionsOpen : null,
        },
      }),
    });
    const row = place ? await store.find(room.id, id, accountId) : await standingIn(room, message, accountId);
    if (!row) {
      stillSeated(client, seat);
      throw new UserError('quota');
    }
    if (draft.authorId === null && draft.fromSeq === null && row.author_id === null)
      of.unnamed.asked(accountId, row.id);
    return answer(client, seat, message, row);
  }

  /** Why nothing was kept: it was before, or somebody else has made a question of this message. */
  async function standingIn(room: Room, message: Ask, accountId: string): Promise<QuestionRow | null> {
    const sent = await store.byClientId(room.id, message.clientId, accountId);
    return sent ?? (message.from === undefined ? null : store.bySeq(room.id, message.from, accountId));
  }

  function answer({ identity }: Client, seat: Seat, message: Ask, row: QuestionRow): ServerMessage {
    const staff = seat.permissions.has('question.moderate');
    // Somebody else's `clientId` opens nothing: those of questions without a name are known to nobody but who asked.
    if (row.author_id !== null && row.author_id !== identity.accountId && !staff)
      throw new UserError('bad_request', { field: 'clientId' });
    return { type: 'question.told', re: message.id, room: seat.room.id, question: toOwnQuestion(row, { staff }) };
  }
}

/**
 * Who the event is by. It is for all to see: whoever asks without a name, or what nobody but staff may see yet, is by somebody who was
 * never there.
 */
function authorOf(client: Client, { authorId, state, fromSeq }: Draft): By {
  const hidden = fromSeq === null && (authorId === null || state === 'waiting');
  return hidden ? pseudonymous(passingPseudonym()) : byOf(client);
}
