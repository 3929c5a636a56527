import { sql, type Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { statesFor } from './rules.ts';

/** One person's wish. */
export interface Vote {
  accountId: string;
  on: boolean;
}

/** `closed`: the question is not there or not open, and nothing was written. */
export type Voted = 'changed' | 'same' | 'closed';

/** Who votes for which question. */
export function createVoteStore(db: Kysely<Database>) {
  return {
    /**
     * Makes all of it so, in one transaction; of two wishes of one person the later one counts. Who is gone is left out. The question
     * is locked meanwhile: whoever merges it waits, and takes these votes along.
     */
    async write(roomId: string, question: string, votes: readonly Vote[]): Promise<Voted> {
      const last = new Map(votes.map(({ accountId, on }) => [accountId, on]));
      const on = [...last.keys()].filter((accountId) => last.get(accountId));
      const off = [...last.keys()].filter((accountId) => !last.get(accountId));
      return db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('question')
          .set((e) => ({ state: e.ref('state') }))
          .where('id', '=', question)
          .where('room_id', '=', roomId)
          .where('state', 'in', statesFor('vote'))
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return 'closed';
        const added = on.length > 0 ? ((await insertion(question, on).execute(tx)).numAffectedRows ?? 0n) : 0n;
        const removed = off.length > 0 ? await remove(tx, question, off) : 0n;
        return added + removed > 0n ? 'changed' : 'same';
      });
    },
  };
}

export type VoteStore = ReturnType<typeof createVoteStore>;

const insertion = (question: string, accounts: string[]) => sql`
  insert into question_vote (question_id, account_id)
  select cast(${question} as text), "user".id from "user" where "user".id in (${sql.join(accounts)})
  on conflict do nothing`;

async function remove(tx: Kysely<Database>, question: string, accounts: string[]): Promise<bigint> {
  const { numDeletedRows } = await tx
    .deleteFrom('question_vote')
    .where('question_id', '=', question)
    .where('account_id', 'in', accounts)
    .executeTakeFirst();
  return numDeletedRows;
}
