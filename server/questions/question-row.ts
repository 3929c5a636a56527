import type { Kysely, Selectable } from 'kysely';
import type { Question } from '../../protocol/questions.ts';
import type { QuestionTable } from '../store/classroom-schema.ts';
import type { Database } from '../store/schema.ts';
import { isForAll } from './rules.ts';

export type QuestionRow = Selectable<QuestionTable> & {
  author_name: string | null;
  claimer_name: string | null;
  decider_name: string | null;
  votes: number | string | null;
  own_votes: number | string | null;
};

/** Who looks at questions. `accountId` null: everybody who asked none of them. */
export interface Viewer {
  staff: boolean;
  accountId: string | null;
}

/** Questions with the names of those concerned, as they are now, and their votes; `own_votes` are those of this account. */
export function questions(db: Kysely<Database>, roomId: string, accountId: string | null = null) {
  return db
    .selectFrom('question')
    .leftJoin('user as author', 'author.id', 'question.author_id')
    .leftJoin('user as claimer', 'claimer.id', 'question.claimed_by')
    .leftJoin('user as decider', 'decider.id', 'question.decided_by')
    .where('question.room_id', '=', roomId)
    .selectAll('question')
    .select(['author.name as author_name', 'claimer.name as claimer_name', 'decider.name as decider_name'])
    .select((e) => {
      const votes = e
        .selectFrom('question_vote')
        .whereRef('question_vote.question_id', '=', 'question.id')
        .select(e.fn.countAll<number>().as('n'));
      return [votes.as('votes'), votes.where('question_vote.account_id', '=', accountId ?? '').as('own_votes')];
    });
}

/** Students see what is open or answered, and what became of what they asked by name. */
export function maySee({ state, author_id }: QuestionRow, { staff, accountId }: Viewer): boolean {
  return staff || isForAll(state) || (author_id !== null && author_id === accountId);
}

/** The question as this viewer is told of it, who may see it. */
export function toQuestion(row: QuestionRow, { staff }: Pick<Viewer, 'staff'>): Question {
  const claimed = someone(row.claimed_by, row.claimer_name, row.claimed_at);
  return {
    id: row.id,
    text: row.text || null,
    by: row.author_id !== null && row.author_name ? { id: row.author_id, name: row.author_name } : null,
    anonymous: row.author_id === null,
    state: row.state,
    at: row.at,
    votes: Number(row.votes),
    answer: row.answer,
    reason: row.reason,
    into: row.merged_into,
    fromSeq: row.from_seq,
    lectureId: row.lecture_id,
    ...(staff ? { claimed } : {}),
    decided: someone(row.decided_by, row.decider_name, row.decided_at),
  };
}

/** The same for who asked for it: with one's own vote. */
export const toOwnQuestion = (row: QuestionRow, viewer: Pick<Viewer, 'staff'>): Question => ({
  ...toQuestion(row, viewer),
  mine: Number(row.own_votes) > 0,
});

/** Whose account is gone has no name. */
function someone(id: string | null, name: string | null, at: number | null): Question['decided'] {
  return id === null || at === null ? null : { id, name: name ?? '', at };
}
