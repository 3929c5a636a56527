import type { Kysely } from 'kysely';
import type { Choice } from '../../protocol/polls.ts';
import type { Database } from '../store/schema.ts';
import type { Group } from './tally.ts';

/** A vote as it is written. */
export interface Vote {
  voter: string;
  /** JSON: Choice. */
  choice: string;
  /** With names: when. Without: 0, so that nothing of it can be compared with when somebody was there. */
  at: number;
}

/** What people voted. */
export function createVoteStore(db: Kysely<Database>) {
  return {
    /**
     * Writes these, in one transaction; of two of the same voter the later one counts. Returns them as they are written, each later
     * than any vote of the same voter before; null when the run is not open at this time, and nothing was written.
     */
    async write(runId: string, votes: readonly Vote[], now: number): Promise<Map<string, Vote> | null> {
      const last = [...new Map(votes.map((vote) => [vote.voter, vote])).values()];
      return db.transaction().execute(async (tx) => {
        // Writing to the run makes whoever closes it wait for these votes, or these find it closed: none is in between.
        const open = await tx
          .updateTable('poll_run')
          .set({ state: 'open' })
          .where('id', '=', runId)
          .where('state', '=', 'open')
          .where((e) => e.or([e('closes_at', 'is', null), e('closes_at', '>', now)]))
          .returning('id')
          .execute();
        if (open.length === 0) return null;
        const written = await tx
          .insertInto('poll_vote')
          .values(last.map((vote) => ({ run_id: runId, ...vote })))
          .onConflict((conflict) =>
            conflict.columns(['run_id', 'voter']).doUpdateSet((e) => ({
              choice: e.ref('excluded.choice'),
              at: e
                .case()
                .when('excluded.at', '>', e.ref('poll_vote.at'))
                .then(e.ref('excluded.at'))
                .else(e('poll_vote.at', '+', 1))
                .end(),
            })),
          )
          .returning(['voter', 'choice', 'at'])
          .execute();
        return new Map(written.map((vote) => [vote.voter, vote]));
      });
    },

    /** How many voted in each way. */
    async groups(runId: string): Promise<Group[]> {
      return (await this.groupsOf([runId])).get(runId)!;
    },

    /** The same for several runs at once. */
    async groupsOf(runIds: readonly string[]): Promise<Map<string, Group[]>> {
      const groups = new Map(runIds.map((id) => [id, [] as Group[]]));
      if (runIds.length === 0) return groups;
      const rows = await db
        .selectFrom('poll_vote')
        .where('run_id', 'in', runIds)
        .groupBy(['run_id', 'choice'])
        .select((e) => ['run_id', 'choice', e.fn.countAll<number>().as('n')])
        .execute();
      for (const { run_id, choice, n } of rows)
        groups.get(run_id)!.push({ choice: JSON.parse(choice) as Choice, count: Number(n) });
      return groups;
    },

    all: (runId: string): Promise<Vote[]> =>
      db.selectFrom('poll_vote').where('run_id', '=', runId).select(['voter', 'choice', 'at']).execute(),

    /** Those of these voters. */
    of: (runId: string, voters: readonly string[]): Promise<Vote[]> =>
      db
        .selectFrom('poll_vote')
        .where('run_id', '=', runId)
        .where('voter', 'in', voters)
        .select(['voter', 'choice', 'at'])
        .execute(),

    /** What one person voted in polls with names, by run. */
    async byName(runIds: readonly string[], accountId: string): Promise<Map<string, Choice>> {
      if (runIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('poll_vote')
        .where('run_id', 'in', runIds)
        .where('voter', '=', accountId)
        .select(['run_id', 'choice'])
        .execute();
      return new Map(rows.map((row) => [row.run_id, JSON.parse(row.choice) as Choice]));
    },

    /** All with the names of those who gave them, by name; without one where there is no such account. */
    async withNames(runId: string): Promise<{ name: string; choice: Choice; at: number }[]> {
      const rows = await db
        .selectFrom('poll_vote')
        .leftJoin('user', 'user.id', 'poll_vote.voter')
        .where('run_id', '=', runId)
        .orderBy('user.name')
        .orderBy('poll_vote.voter')
        .select(['user.name', 'poll_vote.choice', 'poll_vote.at'])
        .execute();
      return rows.map(({ name, choice, at }) => ({ name: name ?? '', choice: JSON.parse(choice) as Choice, at }));
    },
  };
}

export type VoteStore = ReturnType<typeof createVoteStore>;
