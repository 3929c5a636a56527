import { sql, type Kysely } from 'kysely';
import type { QuestionState } from '../../protocol/questions.ts';
import type { Alongside } from '../store/port.ts';
import type { QuestionTable } from '../store/classroom-schema.ts';
import type { Database } from '../store/schema.ts';
import { statesFor, type Doing } from './rules.ts';

export interface NewQuestion {
  id: string;
  roomId: string;
  lectureId: string | null;
  /** Null: asked without a name. */
  authorId: string | null;
  clientId: string;
  text: string;
  state: QuestionState;
  fromSeq: number | null;
  at: number;
  /** So many that are asked in this lecture, or since this time outside of one. */
  quota: { since: number; perLecture: number; open: number | null };
}

type Change = Partial<Pick<QuestionTable, 'state' | 'text' | 'answer' | 'reason' | 'merged_into'>>;

/** By whom it was decided, and when. */
export interface Decision {
  by: string;
  at: number;
}

/**
 * Questions, changed: statements for the transaction of the event, which all take the lock of the room's log first, so that within
 * a room they come one after the other. Their expected rows are what makes the second of two deciders fail.
 */
export function createChanges(db: Kysely<Database>) {
  const one = (roomId: string, id: string) =>
    db.updateTable('question').where('room_id', '=', roomId).where('id', '=', id);

  /** Changes it if it is in a state that allows this. */
  const change = (roomId: string, id: string, doing: Doing, to: Change, decided: Decision | null): Alongside => ({
    query: one(roomId, id)
      .where('state', 'in', statesFor(doing))
      .set({
        ...to,
        claimed_by: null,
        claimed_at: null,
        decided_by: decided?.by ?? null,
        decided_at: decided?.at ?? null,
      })
      .compile(),
    rows: 1,
  });

  const votesOf = (roomId: string, source: string, target: string): Alongside[] => [
    {
      query: sql`
        insert into question_vote (question_id, account_id)
        select cast(${target} as text), account_id from question_vote where question_id = ${source}
        on conflict do nothing`.compile(db),
    },
    {
      query: sql`
        insert into question_vote (question_id, account_id)
        select cast(${target} as text), "user".id from question join "user" on "user".id = question.author_id
        where question.id = ${source} and question.room_id = ${roomId}
        on conflict do nothing`.compile(db),
    },
  ];

  return {
    /**
     * Keeps it, and its author's vote for it. Refused when there is one with this `clientId` already, or one of the same chat
     * message, or more than one person or lecture may have.
     */
    asking: (question: NewQuestion): Alongside[] => [
      { query: insertion(question).compile(db), rows: 1 },
      ...(question.authorId === null ? [] : [{ query: ownVote(question.id, question.authorId).compile(db) }]),
    ],

    approving: (roomId: string, id: string) => [change(roomId, id, 'approve', { state: 'open' }, null)],

    /** `answer` null: it was answered in the lecture. */
    answering: (roomId: string, id: string, answer: string | null, decided: Decision) => [
      change(roomId, id, 'answer', { state: 'answered', answer }, decided),
    ],

    dismissing: (roomId: string, id: string, reason: string, decided: Decision) => [
      change(roomId, id, 'dismiss', { state: 'dismissed', reason }, decided),
    ],

    reopening: (roomId: string, id: string) => [
      change(roomId, id, 'reopen', { state: 'open', answer: null, reason: null, merged_into: null }, null),
    ],

    /**
     * Its votes, and its author's, are for `into` as well from now on; what was merged into it before is merged into that. It is
     * locked before its votes are read: a vote that is being written meanwhile comes along, or is refused.
     */
    merging(roomId: string, id: string, into: string, decided: Decision): Alongside[] {
      return [
        change(roomId, id, 'merge', { state: 'merged', merged_into: into }, decided),
        { query: one(roomId, into).where('state', '=', 'open').set({ state: 'open' }).compile(), rows: 1 },
        ...votesOf(roomId, id, into),
        {
          query: db
            .updateTable('question')
            .where('room_id', '=', roomId)
            .where('merged_into', '=', id)
            .set({ merged_into: into })
            .compile(),
        },
      ];
    },

    /** Its text and the votes for it are erased. */
    withdrawing: (roomId: string, id: string): Alongside[] => [
      change(roomId, id, 'withdraw', { state: 'withdrawn', text: '' }, null),
      { query: db.deleteFrom('question_vote').where('question_id', '=', id).compile() },
    ],

    /** Who looks after it: null, nobody. False when its state does not allow this. No event, so not in the log's transaction. */
    async claim(roomId: string, id: string, claimed: Decision | null): Promise<boolean> {
      const { numUpdatedRows } = await one(roomId, id)
        .where('state', 'in', statesFor('claim'))
        .set({ claimed_by: claimed?.by ?? null, claimed_at: claimed?.at ?? null })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };

  function insertion(question: NewQuestion) {
    const { id, roomId, lectureId, authorId, clientId, text, state, fromSeq, at, quota } = question;
    const sameLecture =
      lectureId === null
        ? sql`lecture_id is null and at >= cast(${quota.since} as bigint)`
        : sql`lecture_id = ${lectureId}`;
    const fewOfAuthor =
      authorId === null || quota.open === null
        ? sql``
        : sql`and (select count(*) from question where room_id = ${roomId} and author_id = ${authorId}
            and state in ('waiting', 'open')) < cast(${quota.open} as bigint)`;
    const firstOfMessage =
      fromSeq === null
        ? sql``
        : sql`and not exists (select 1 from question where room_id = ${roomId} and from_seq = cast(${fromSeq} as bigint)
            and state in ('waiting', 'open', 'answered'))`;
    return sql`
      insert into question (id, room_id, lecture_id, author_id, client_id, text, state, from_seq, at)
      select cast(${id} as text), cast(${roomId} as text), cast(${lectureId} as text), cast(${authorId} as text),
        cast(${clientId} as text), cast(${text} as text), cast(${state} as text), cast(${fromSeq} as bigint), cast(${at} as bigint)
      where (select count(*) from question where room_id = ${roomId} and ${sameLecture}) < cast(${quota.perLecture} as bigint)
        ${fewOfAuthor} ${firstOfMessage}
      on conflict (room_id, client_id) do nothing`;
  }

  /** Who asks by name wants to know it himself. */
  function ownVote(id: string, authorId: string) {
    return sql`
      insert into question_vote (question_id, account_id)
      select cast(${id} as text), "user".id from "user" where "user".id = ${authorId}`;
  }
}

export type Changes = ReturnType<typeof createChanges>;
