import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { questions, type QuestionRow, type Viewer } from './question-row.ts';

/** The live lecture or the last one; null where there was none. */
export type Current = { lectureId: string; since: number; live: boolean } | null;

/** Questions, read. */
export function createQuestionStore(db: Kysely<Database>) {
  return {
    /** With this account's own vote. */
    async find(roomId: string, id: string, accountId: string | null = null): Promise<QuestionRow | null> {
      return (await questions(db, roomId, accountId).where('question.id', '=', id).executeTakeFirst()) ?? null;
    },

    async byClientId(roomId: string, clientId: string, accountId: string): Promise<QuestionRow | null> {
      const found = questions(db, roomId, accountId).where('question.client_id', '=', clientId);
      return (await found.executeTakeFirst()) ?? null;
    },

    /** The one that was made of this chat message and is still there. */
    async bySeq(roomId: string, seq: number, accountId: string): Promise<QuestionRow | null> {
      const found = questions(db, roomId, accountId)
        .where('question.from_seq', '=', seq)
        .where('question.state', 'in', ['waiting', 'open', 'answered']);
      return (await found.executeTakeFirst()) ?? null;
    },

    /** These, and those that some of them were merged into: their votes are others now. */
    async changed(roomId: string, ids: readonly string[]): Promise<QuestionRow[]> {
      if (ids.length === 0) return [];
      return questions(db, roomId)
        .where((e) =>
          e.or([
            e('question.id', 'in', ids),
            e(
              'question.id',
              'in',
              e.selectFrom('question as one').where('one.id', 'in', ids).select('one.merged_into'),
            ),
          ]),
        )
        .execute();
    },

    /** What this viewer may see, newest first; `current` left out: from the beginning of the room. */
    async page(
      roomId: string,
      viewer: Viewer & { accountId: string },
      page: { current?: Current; before?: string | undefined; limit: number },
    ): Promise<{ rows: QuestionRow[]; next: string | null }> {
      let matching = questions(db, roomId, viewer.accountId);
      const { current } = page;
      if (current) matching = matching.where((e) => isOf(e, current));
      if (!viewer.staff) matching = matching.where((e) => isSeenBy(e, viewer.accountId));
      const before = placeOf(page.before);
      if (before) {
        matching = matching.where((e) =>
          e.or([
            e('question.at', '<', before.at),
            e.and([e('question.at', '=', before.at), e('question.id', '<', before.id)]),
          ]),
        );
      }
      const found = await matching
        .orderBy('question.at', 'desc')
        .orderBy('question.id', 'desc')
        .limit(page.limit + 1)
        .execute();
      const rows = found.slice(0, page.limit);
      const last = rows.at(-1);
      return { rows, next: found.length > page.limit && last ? `${last.at}.${last.id}` : null };
    },

    /** All of a lecture that this viewer may see, in the order in which they were asked. */
    async ofLecture(roomId: string, lectureId: string, viewer: Viewer & { accountId: string }): Promise<QuestionRow[]> {
      let matching = questions(db, roomId, viewer.accountId).where('question.lecture_id', '=', lectureId);
      if (!viewer.staff) matching = matching.where((e) => isSeenBy(e, viewer.accountId));
      return matching.orderBy('question.at', 'asc').orderBy('question.id', 'asc').execute();
    },

    /** How many are open and how many wait, of those that are current. */
    async counts(roomId: string, current: Current): Promise<{ open: number; waiting: number }> {
      const rows = await db
        .selectFrom('question')
        .where('question.room_id', '=', roomId)
        .where('question.state', 'in', ['waiting', 'open'])
        .$if(current !== null, (query) => query.where((e) => isOf(e, current!)))
        .groupBy('question.state')
        .select((e) => ['question.state', e.fn.countAll<number>().as('n')])
        .execute();
      const count = (state: 'waiting' | 'open') => Number(rows.find((row) => row.state === state)?.n ?? 0);
      return { open: count('open'), waiting: count('waiting') };
    },

    /** The newest that are current: their ids. */
    async newest(roomId: string, current: Current, limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom('question')
        .where('question.room_id', '=', roomId)
        .$if(current !== null, (query) => query.where((e) => isOf(e, current!)))
        .orderBy('question.at', 'desc')
        .limit(limit)
        .select('question.id')
        .execute();
      return rows.map((row) => row.id);
    },

    /** Who voted for each of these. */
    async voters(ids: readonly string[]): Promise<Map<string, Set<string>>> {
      const voters = new Map(ids.map((id) => [id, new Set<string>()]));
      if (ids.length === 0) return voters;
      const rows = await db.selectFrom('question_vote').where('question_id', 'in', ids).selectAll().execute();
      for (const { question_id: id, account_id: accountId } of rows) voters.get(id)!.add(accountId);
      return voters;
    },

    /** Those that were merged into this one. */
    async mergedInto(roomId: string, id: string): Promise<string[]> {
      const merged = db.selectFrom('question').where('room_id', '=', roomId).where('merged_into', '=', id);
      return (await merged.select('id').execute()).map((row) => row.id);
    },
  };
}

export type QuestionStore = ReturnType<typeof createQuestionStore>;

/** Of the live lecture; without one also what was asked since the last one began, outside of it. */
function isOf(e: ExpressionBuilder<Database, 'question'>, { lectureId, since, live }: NonNullable<Current>) {
  const within = e('question.lecture_id', '=', lectureId);
  if (live) return within;
  return e.or([within, e.and([e('question.lecture_id', 'is', null), e('question.at', '>=', since)])]);
}

/** `maySee` of question-row.ts, for the database. */
function isSeenBy(e: ExpressionBuilder<Database, 'question'>, accountId: string) {
  return e.or([e('question.state', 'in', ['open', 'answered']), e('question.author_id', '=', accountId)]);
}

/** What is no place of ours begins at the newest. */
function placeOf(written: string | undefined): { at: number; id: string } | null {
  const found = /^(\d{1,15})\.([\w-]{16,32})$/.exec(written ?? '');
  return found && { at: Number(found[1]), id: found[2]! };
}
