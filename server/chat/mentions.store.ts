import type { Kysely } from 'kysely';
import type { Mention } from '../../protocol/chat.ts';
import { limits } from '../../protocol/limits.ts';
import type { Database } from '../store/schema.ts';

/** Who of these is mentioned: members of the room only, once each, with their names as they are now, in the order asked. */
export type MentionsIn = (roomId: string, ids: readonly string[]) => Promise<Mention[]>;

export function createMentions(db: Kysely<Database>): MentionsIn {
  return async (roomId, ids) => {
    const asked = [...new Set(ids)].slice(0, limits.mentionsPerMessage);
    if (asked.length === 0) return [];
    const rows = await db
      .selectFrom('membership')
      .innerJoin('user', 'user.id', 'membership.account_id')
      .where('membership.room_id', '=', roomId)
      .where('membership.account_id', 'in', asked)
      .select(['user.id', 'user.name'])
      .execute();
    const names = new Map(rows.map((row) => [row.id, row.name]));
    return asked.flatMap((id) => (names.has(id) ? [{ id, name: names.get(id)! }] : []));
  };
}
