import { sql, type Kysely } from 'kysely';
import type { PollContent, PreparedPoll } from '../../protocol/polls.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/schema.ts';

/** The polls that rooms have prepared. */
export function createPreparedStore(db: Kysely<Database>) {
  const ofRoom = (roomId: string) => db.selectFrom('poll').where('room_id', '=', roomId);

  return {
    /** In their order. */
    async list(roomId: string): Promise<PreparedPoll[]> {
      const rows = await ofRoom(roomId).selectAll().orderBy('place').orderBy('id').execute();
      return rows.map(toPrepared);
    },

    async find(roomId: string, id: string): Promise<PreparedPoll | null> {
      const row = await ofRoom(roomId).where('id', '=', id).selectAll().executeTakeFirst();
      return row ? toPrepared(row) : null;
    },

    async count(roomId: string): Promise<number> {
      const row = await ofRoom(roomId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** At the end, in this order. */
    async add(roomId: string, contents: readonly PollContent[], by: string, at: number): Promise<PreparedPoll[]> {
      if (contents.length === 0) return [];
      const made = contents.map((content) => ({ id: newId(), content, changedAt: at }));
      await db.transaction().execute(async (tx) => {
        const last = await tx
          .selectFrom('poll')
          .where('room_id', '=', roomId)
          .select((e) => e.fn.max('place').as('place'))
          .executeTakeFirst();
        const rows = made.map(({ id, content }, n) => ({
          id,
          room_id: roomId,
          place: Number(last?.place ?? -1) + 1 + n,
          content: JSON.stringify(content),
          made_by: by,
          changed_at: at,
        }));
        await tx.insertInto('poll').values(rows).execute();
      });
      return made;
    },

    /** False when there is no such poll. */
    async change(roomId: string, id: string, content: PollContent, at: number): Promise<boolean> {
      const changed = await db
        .updateTable('poll')
        .set({ content: JSON.stringify(content), changed_at: at })
        .where('room_id', '=', roomId)
        .where('id', '=', id)
        .returning('id')
        .execute();
      return changed.length > 0;
    },

    /** False when there is no such poll. */
    async remove(roomId: string, id: string): Promise<boolean> {
      const removed = await db
        .deleteFrom('poll')
        .where('room_id', '=', roomId)
        .where('id', '=', id)
        .returning('id')
        .execute();
      return removed.length > 0;
    },

    /** False when these are not exactly the polls there are; nothing is changed then. */
    async order(roomId: string, ids: readonly string[]): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const rows = await tx.selectFrom('poll').where('room_id', '=', roomId).select('id').execute();
        const there = new Set(rows.map(({ id }) => id));
        if (ids.length !== there.size || new Set(ids).size !== ids.length || !ids.every((id) => there.has(id)))
          return false;
        if (ids.length === 0) return true;
        const places = ids.map((id, place) => sql`when ${id} then cast(${place} as integer)`);
        await tx
          .updateTable('poll')
          .set({ place: sql<number>`case id ${sql.join(places, sql` `)} end` })
          .where('room_id', '=', roomId)
          .where('id', 'in', ids)
          .execute();
        return true;
      });
    },
  };
}

export type PreparedStore = ReturnType<typeof createPreparedStore>;

function toPrepared(row: { id: string; content: string; changed_at: number }): PreparedPoll {
  return { id: row.id, content: JSON.parse(row.content) as PollContent, changedAt: row.changed_at };
}
