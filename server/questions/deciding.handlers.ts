import { limits } from '../../protocol/limits.ts';
import type { ClientMessageOf } from '../../protocol/messages.ts';
import type { QuestionDeed } from '../../protocol/questions.ts';
import type { AuditStore, Note } from '../chat/audit.store.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { byOf, seated, stillSeated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Alongside } from '../store/port.ts';
import { cleanText } from '../text.ts';
import type { Changes } from './changes.store.ts';
import type { QuestionRow } from './question-row.ts';
import type { QuestionStore } from './question.store.ts';
import type { Questions } from './questions.ts';
import { stateAfter } from './rules.ts';

export interface DecidingParts {
  questions: Questions;
  store: QuestionStore;
  changes: Changes;
  audit: AuditStore;
  rates?: Rates | undefined;
  now: () => number;
}

type Decide = ClientMessageOf<'question.decide'>;
type Decision = Exclude<QuestionDeed, 'claim' | 'release'>;

/** What staff do with questions. */
export function decidingHandlers({ questions, store, changes, audit, rates, now }: DecidingParts): Handlers {
  const deciding = new Buckets(limits.moderateRate, { now, shared: rates?.('question_decide') });

  return {
    async 'question.decide'(client, message) {
      const seat = seated(client, message.room, 'question.moderate');
      const { room } = seat;
      const wait = deciding.take(client.identity.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const { deed, question } = message;
      check(message);
      const row = await store.find(room.id, question);
      if (!row) throw new UserError('not_found');
      if (deed === 'merge') await checkTarget(room, message.into!);
      const state = stateAfter(deed, row.state);
      if (state === null) throw new UserError('conflict');
      const moved = deed === 'merge' ? await store.mergedInto(room.id, question) : [];
      stillSeated(client, seat);
      if (deed === 'claim' || deed === 'release') return claim(client, room, question, deed === 'claim');
      const place = await room.append({
        type: 'question.changed',
        by: byOf(client),
        payload: { question, state },
        // Of two who decide at the same moment the second finds nothing to decide.
        alongside: [
          ...statements(client, room, message, deed),
          { query: audit.noting(noteOf(client, room, row, message, deed)) },
        ],
      });
      if (!place) throw new UserError('conflict');
      if (moved.length > 0) questions.of(room).changed(moved);
    },
  };

  /** What was said with the deed. Throws `bad_request`. */
  function check({ deed, question, reason, into }: Decide): void {
    if (deed === 'dismiss' && !said(reason)) throw new UserError('bad_request', { field: 'reason' });
    if (deed === 'merge' && (into === undefined || into === question))
      throw new UserError('bad_request', { field: 'into' });
  }

  async function checkTarget(room: Room, into: string): Promise<void> {
    const target = await store.find(room.id, into);
    if (!target) throw new UserError('not_found');
    if (target.state !== 'open') throw new UserError('conflict');
  }

  async function claim({ identity }: Client, room: Room, question: string, on: boolean): Promise<void> {
    const claimed = on ? { by: identity.accountId, at: now() } : null;
    if (!(await changes.claim(room.id, question, claimed))) throw new UserError('conflict');
    questions.of(room).changed([question]);
  }

  function statements({ identity }: Client, room: Room, message: Decide, deed: Decision): Alongside[] {
    const { question, text, reason, into } = message;
    const decided = { by: identity.accountId, at: now() };
    const of: Record<Decision, () => Alongside[]> = {
      approve: () => changes.approving(room.id, question),
      answer: () => changes.answering(room.id, question, said(text) || null, decided),
      dismiss: () => changes.dismissing(room.id, question, said(reason), decided),
      reopen: () => changes.reopening(room.id, question),
      merge: () => changes.merging(room.id, question, into!, decided),
    };
    return of[deed]();
  }
}

const said = (text: string | undefined): string => cleanText(text ?? '').trim();

/** Whose question it was, if it was asked by name, and never what it says. */
function noteOf({ identity }: Client, room: Room, row: QuestionRow, message: Decide, deed: Decision): Note {
  return {
    roomId: room.id,
    actorId: identity.accountId,
    deed: `question_${deed}`,
    ...(row.author_id === null ? {} : { subjectId: row.author_id }),
    ...(deed === 'dismiss' ? { detail: { reason: said(message.reason) } } : {}),
  };
}
