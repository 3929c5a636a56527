import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { pseudonymous } from '../chat/author.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { byOf, seated, stillSeated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { passingPseudonym } from '../rooms/pseudonym.ts';
import type { Changes } from './changes.store.ts';
import { maySee, toOwnQuestion } from './question-row.ts';
import type { QuestionStore } from './question.store.ts';
import type { Questions } from './questions.ts';
import { stateAfter } from './rules.ts';
import type { Votes } from './votes.ts';

export interface QuestionHandlersParts {
  questions: Questions;
  store: QuestionStore;
  changes: Changes;
  votes: Votes;
  rates?: Rates | undefined;
  now: () => number;
}

/** Reading questions, voting for them, and taking back one's own. */
export function questionHandlers({ questions, store, changes, votes, rates, now }: QuestionHandlersParts): Handlers {
  const listing = new Buckets(limits.listRate, { now, shared: rates?.('question_list') });
  const voting = new Buckets(limits.questionVoteRate, { now, shared: rates?.('question_vote') });

  return {
    async 'question.list'(client, { id, room: roomId, all, before }): Promise<ServerMessage> {
      const { room, permissions } = seated(client, roomId, 'chat.read');
      const { accountId } = client.identity;
      take(listing, accountId);
      const viewer = { staff: permissions.has('question.moderate'), accountId };
      const { current } = questions.of(room);
      const page = { current: all ? null : current, before, limit: limits.questionsListed };
      const { rows, next } = await store.page(room.id, viewer, page);
      const listed = rows.map((row) => toOwnQuestion(row, viewer));
      return { type: 'question.listed', re: id, room: room.id, questions: listed, next };
    },

    async 'question.vote'(client, { room: roomId, question, on }) {
      const { room, permissions } = seated(client, roomId, 'question.ask');
      const { accountId } = client.identity;
      take(voting, accountId);
      const voted = await votes.write(room.id, question, { accountId, on });
      if (voted === 'changed') questions.of(room).changed([question]);
      if (voted !== 'closed') return;
      const row = await store.find(room.id, question);
      const staff = permissions.has('question.moderate');
      throw new UserError(row && maySee(row, { staff, accountId }) ? 'conflict' : 'not_found');
    },

    async 'question.withdraw'(client, { room: roomId, question }) {
      const seat = seated(client, roomId, 'question.ask');
      const { room } = seat;
      const { accountId } = client.identity;
      take(voting, accountId);
      const row = await store.find(room.id, question);
      stillSeated(client, seat);
      if (row?.author_id !== accountId) throw new UserError('not_found');
      const state = stateAfter('withdraw', row.state);
      if (state === null) throw new UserError('conflict');
      const place = await room.append({
        type: 'question.changed',
        // Nobody but staff knew who asked what waits.
        by: row.state === 'waiting' ? pseudonymous(passingPseudonym()) : byOf(client),
        payload: { question, state },
        alongside: changes.withdrawing(room.id, question),
      });
      if (!place) throw new UserError('conflict');
    },
  };
}

function take(rate: Buckets, accountId: string): void {
  const wait = rate.take(accountId);
  if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
}
