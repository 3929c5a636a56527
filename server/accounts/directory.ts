import { sql, type Kysely } from 'kysely';
import type { Account } from '../../protocol/api.ts';
import type { Database } from '../store/schema.ts';
import { toAccount } from './people.ts';

export interface Search {
  /** Part of a name or address; upper and lower case alike. */
  query?: string | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
  limit: number;
}

export interface Page {
  accounts: Account[];
  /** How many match in all. */
  total: number;
  /** For the page after this one; null on the last. */
  next: string | null;
}

/** All accounts, newest first, by pages. A cursor that is none begins at the beginning. */
export async function searchAccounts(db: Kysely<Database>, { query = '', after = '', limit }: Search): Promise<Page> {
  const matching = () => {
    const all = db.selectFrom('user');
    if (query.trim() === '') return all;
    const pattern = `%${query.trim().replace(/[\\%_]/g, '\\$&')}%`;
    // SQLite folds ASCII letters only: an accented name is found as it is written, too.
    return all.where((eb) =>
      eb.or([
        sql<boolean>`lower(${eb.ref('name')}) like ${pattern.toLowerCase()} escape '\\'`,
        sql<boolean>`${eb.ref('name')} like ${pattern} escape '\\'`,
        sql<boolean>`${eb.ref('email')} like ${pattern.toLowerCase()} escape '\\'`,
      ]),
    );
  };
  const cursor = /^(\d{1,15})\.([\w-]{1,64})$/.exec(after);
  let page = matching().selectAll();
  if (cursor) {
    const [at, id] = [Number(cursor[1]), cursor[2]!];
    page = page.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '<', id)])]),
    );
  }
  const rows = await page
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { total } = await matching()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    accounts: shown.map(toAccount),
    total: Number(total),
    next: last ? `${last.created_at}.${last.id}` : null,
  };
}
