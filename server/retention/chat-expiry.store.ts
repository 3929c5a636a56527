import type { CompiledQuery, Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** What is written in rooms, and how much of it has expired. */
export function createChatExpiryStore(db: Kysely<Database>) {
  return {
    /** All rooms there are, page by page; `after` is the last id of the page before. */
    async rooms(after: string): Promise<string[]> {
      const living = db.selectFrom('room').select('id').where('deleted_at', 'is', null);
      const rows = await living.where('id', '>', after).orderBy('id').limit(100).execute();
      return rows.map((row) => row.id);
    },

    /** Up to which place the room's texts are gone. */
    async expiredUpTo(roomId: string): Promise<number> {
      const row = await db.selectFrom('chat_expiry').where('room_id', '=', roomId).select('seq').executeTakeFirst();
      return row?.seq ?? 0;
    },

    /** Statement that says so. */
    expiring(roomId: string, seq: number): CompiledQuery {
      return db
        .insertInto('chat_expiry')
        .values({ room_id: roomId, seq })
        .onConflict((on) => on.column('room_id').doUpdateSet({ seq }))
        .compile();
    },

    /** The next places after this one that are older than `before`, in the order of the log: it ends at the first that is not. */
    async older(
      roomId: string,
      after: number,
      before: number,
      limit: number,
    ): Promise<{ last: number; messages: boolean } | null> {
      const rows = await db
        .selectFrom('room_event')
        .where('room_id', '=', roomId)
        .where('seq', '>', after)
        .select(['seq', 'at', 'type'])
        .orderBy('seq')
        .limit(limit)
        .execute();
      const newer = rows.findIndex((row) => row.at >= before);
      const old = newer < 0 ? rows : rows.slice(0, newer);
      const last = old.at(-1);
      return last ? { last: last.seq, messages: old.some((row) => row.type === 'chat.posted') } : null;
    },

    /** Erases the texts from the one place to the other, with the reactions to them. Returns how many there were. */
    async erase(roomId: string, after: number, last: number): Promise<number> {
      return db.transaction().execute(async (tx) => {
        await tx
          .deleteFrom('reaction')
          .where('room_id', '=', roomId)
          .where('seq', '>', after)
          .where('seq', '<=', last)
          .execute();
        const { numUpdatedRows } = await tx
          .updateTable('room_event')
          .set({ payload: '{}' })
          .where('room_id', '=', roomId)
          .where('seq', '>', after)
          .where('seq', '<=', last)
          .where('type', '=', 'chat.posted')
          .where('payload', '!=', '{}')
          .executeTakeFirst();
        return Number(numUpdatedRows);
      });
    },

    /** Closes what waits for staff, or was written to them, and erases it. Returns how many it was. */
    async eraseAsides(roomId: string, before: number, limit: number): Promise<number> {
      const old = db
        .selectFrom('aside')
        .select('id')
        .where('room_id', '=', roomId)
        .where('state', 'in', ['waiting', 'private'])
        .where('at', '<', before)
        .limit(limit);
      const { numUpdatedRows } = await db
        .updateTable('aside')
        .set({ state: 'withdrawn', text: null, detail: '{}' })
        .where('id', 'in', old)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
  };
}

export type ChatExpiryStore = ReturnType<typeof createChatExpiryStore>;
