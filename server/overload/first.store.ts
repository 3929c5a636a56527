import type { Kysely } from 'kysely';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import type { Database } from '../store/schema.ts';

/** Who goes first though this node does not know him: the database does. */
export function createFirstStore(db: Kysely<Database>, clock: () => number = Date.now) {
  return {
    /**
     * Staff of any room; or his session was seen with an open socket within the last minutes, on another node or before a restart
     * (the session's `updated_at` moves then and only then: a session that only began is a newcomer's).
     */
    async goesFirst({ accountId, sessionId }: Pick<Identity, 'accountId' | 'sessionId'>): Promise<boolean> {
      const staff = await db
        .selectFrom('membership')
        .select('role')
        .where('account_id', '=', accountId)
        .where('role', 'in', ['owner', 'presenter', 'assistant'])
        .limit(1)
        .executeTakeFirst();
      if (staff) return true;
      const seen = await db
        .selectFrom('session')
        .select('id')
        .where('id', '=', sessionId)
        .whereRef('updated_at', '>', 'created_at')
        .where('updated_at', '>', clock() - limits.overload.seenMs)
        .executeTakeFirst();
      return seen !== undefined;
    },
  };
}

export type FirstStore = ReturnType<typeof createFirstStore>;
