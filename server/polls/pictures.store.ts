import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

export interface Picture {
  type: string;
  bytes: Buffer<ArrayBuffer>;
}

/** The pictures of rooms. */
export function createPictureStore(db: Kysely<Database>) {
  return {
    async find(roomId: string, id: string): Promise<Picture | null> {
      const row = await db
        .selectFrom('picture')
        .where('room_id', '=', roomId)
        .where('id', '=', id)
        .select(['type', 'bytes'])
        .executeTakeFirst();
      return row ? { type: row.type, bytes: Buffer.from(row.bytes, 'base64') } : null;
    },

    /** Those of these that the room has. */
    async known(roomId: string, ids: readonly string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom('picture')
        .where('room_id', '=', roomId)
        .where('id', 'in', [...new Set(ids)])
        .select('id')
        .execute();
      return new Set(rows.map(({ id }) => id));
    },

    async count(roomId: string): Promise<number> {
      const row = await db
        .selectFrom('picture')
        .where('room_id', '=', roomId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** No change when it is there. */
    async add(roomId: string, id: string, { type, bytes }: Picture, by: string, at: number): Promise<void> {
      await db
        .insertInto('picture')
        .values({ id, room_id: roomId, type, bytes: bytes.toString('base64'), made_by: by, made_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    /** Forgets those made before this time that no poll and no run shows. */
    async forgetUnused(roomId: string, before: number): Promise<void> {
      const contents = [
        ...(await db.selectFrom('poll').where('room_id', '=', roomId).select('content').execute()),
        ...(await db.selectFrom('poll_run').where('room_id', '=', roomId).select('content').execute()),
      ];
      const used = new Set(
        contents.flatMap(({ content }) => [...content.matchAll(/"picture":"([\w-]+)"/g)].map((match) => match[1]!)),
      );
      const old = await db
        .selectFrom('picture')
        .where('room_id', '=', roomId)
        .where('made_at', '<', before)
        .select('id')
        .execute();
      const unused = old.map(({ id }) => id).filter((id) => !used.has(id));
      if (unused.length > 0) await db.deleteFrom('picture').where('id', 'in', unused).execute();
    },
  };
}

export type PictureStore = ReturnType<typeof createPictureStore>;
