import type { CompiledQuery, Kysely } from 'kysely';
import type { QuestionState } from '../../protocol/questions.ts';
import type { Database } from '../store/schema.ts';

const some = 200;

interface Forgetting {
  accountId: string;
  tombstone: string;
  /** What the account wrote to all goes, too. */
  erased: boolean;
}

/** A question that was asked by name, and how it is forgotten whose it was. */
export interface Asked {
  id: string;
  /** What it is afterwards. */
  state: QuestionState;
  forgetting: CompiledQuery;
}

/** What is kept of an account in the classroom: what it planned, asked, voted, and when it was there. `db` may be a transaction. */
export function createClassroomRows(db: Kysely<Database>) {
  return {
    /** What is nobody's business but the account's own goes at once. */
    async strip(accountId: string): Promise<void> {
      const own = [
        'calendar_feed',
        'reminder_choice',
        'reminder_sent',
        'question_vote',
        'presence',
        'attendance_claim',
      ] as const;
      for (const table of own) await db.deleteFrom(table).where('account_id', '=', accountId).execute();
    },

    /** Questions of the account in a room, some at a time. Nothing is kept of whose those without a name are. */
    async questionsOf(roomId: string, { accountId, tombstone, erased }: Forgetting): Promise<Asked[]> {
      const rows = await db
        .selectFrom('question')
        .where('author_id', '=', accountId)
        .where('room_id', '=', roomId)
        .select(['id', 'state'])
        .limit(some)
        .execute();
      return rows.map(({ id, state }) => {
        const after = erased ? closed(state) : state;
        const gone = erased ? { text: '', state: after } : {};
        const change = db.updateTable('question').set({ author_id: tombstone, reason: null, ...gone });
        return { id, state: after, forgetting: change.where('id', '=', id).compile() };
      });
    },

    /** Votes that were given by name: they go, or count on as nobody's. */
    async forgetVotes({ accountId, tombstone, erased }: Forgetting): Promise<void> {
      if (erased) await db.deleteFrom('poll_vote').where('voter', '=', accountId).execute();
      else await db.updateTable('poll_vote').set({ voter: tombstone }).where('voter', '=', accountId).execute();
    },

    /** Deeds stay; who did them is nobody any more. */
    async forgetDeeds(id: string, tombstone: string): Promise<void> {
      for (const table of ['scheduled_lecture', 'poll', 'picture'] as const) {
        await db.updateTable(table).set({ made_by: tombstone }).where('made_by', '=', id).execute();
      }
      await db.updateTable('poll_run').set({ opened_by: tombstone }).where('opened_by', '=', id).execute();
      await db.updateTable('question').set({ claimed_by: tombstone }).where('claimed_by', '=', id).execute();
      for (const table of ['question', 'attendance_claim'] as const) {
        await db.updateTable(table).set({ decided_by: tombstone }).where('decided_by', '=', id).execute();
      }
    },
  };
}

export type ClassroomRows = ReturnType<typeof createClassroomRows>;

/** A question without a text waits for no answer. */
const closed = (state: QuestionState): QuestionState => (state === 'waiting' || state === 'open' ? 'withdrawn' : state);
