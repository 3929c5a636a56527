import type { Kysely } from 'kysely';
import type { Reaction, ReactionCounts } from '../../protocol/chat.ts';
import type { RoomRole } from '../../protocol/room.ts';
import type { Database } from '../store/schema.ts';

/** What stands in a file besides the messages themselves. */
export function createExportStore(db: Kysely<Database>) {
  return {
    async lectureTitles(roomId: string, ids: readonly string[]): Promise<Map<string, string>> {
      if (ids.length === 0) return new Map();
      const query = db.selectFrom('lecture').where('room_id', '=', roomId).where('id', 'in', ids);
      const rows = await query.select(['id', 'title']).execute();
      return new Map(rows.map((row) => [row.id, row.title]));
    },

    /** Of those who are members. */
    async roles(roomId: string, ids: readonly string[]): Promise<Map<string, RoomRole>> {
      if (ids.length === 0) return new Map();
      const query = db.selectFrom('membership').where('room_id', '=', roomId).where('account_id', 'in', ids);
      const rows = await query.select(['account_id', 'role']).execute();
      return new Map(rows.map((row) => [row.account_id, row.role]));
    },

    /** Counts of the messages from `first` to `last`. */
    async reactions(roomId: string, first: number, last: number): Promise<Map<number, ReactionCounts>> {
      const rows = await db
        .selectFrom('reaction')
        .where('room_id', '=', roomId)
        .where('seq', '>=', first)
        .where('seq', '<=', last)
        .groupBy(['seq', 'reaction'])
        .select((e) => ['seq', 'reaction', e.fn.countAll<number>().as('n')])
        .execute();
      const counts = new Map<number, ReactionCounts>();
      for (const { seq, reaction, n } of rows) {
        counts.set(seq, { ...counts.get(seq), [reaction as Reaction]: Number(n) });
      }
      return counts;
    },
  };
}

export type ExportStore = ReturnType<typeof createExportStore>;
