import { sql, type Expression, type SqlBool } from 'kysely';

/**
 * Whether the text has these words, upper and lower case alike. SQLite folds ASCII letters only: an accented name is found as
 * it is written, too.
 */
export function matches(text: Expression<string>, words: string): Expression<SqlBool> {
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`(lower(${text}) like ${pattern.toLowerCase()} escape '\\' or ${text} like ${pattern} escape '\\')`;
}

/** A place in a list that is newest first, as `next` of a page says it. */
export function placeOf(cursor: string | undefined): { at: number; id: string } | null {
  const found = /^(\d{1,15})\.([\w-]{16,64})$/.exec(cursor ?? '');
  return found && { at: Number(found[1]), id: found[2]! };
}
