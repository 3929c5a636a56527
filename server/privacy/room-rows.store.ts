import { sql, type CompiledQuery, type Kysely } from 'kysely';
import type { Mention } from '../../protocol/chat.ts';
import { withoutMentions } from '../../protocol/effects.ts';
import { limits } from '../../protocol/limits.ts';
import type { Database } from '../store/schema.ts';

/** A message that mentions the account, or another event that is about it. */
export interface Naming {
  seq: number;
  /** Which of its mentions; of what is no message, 0. */
  places: number[];
  /** Statement that takes the name out, unless the row was changed since. */
  rewriting: CompiledQuery;
}

/** Rows that are changed in one transaction, and rows of the log that are looked through at once. */
const some = limits.forgottenAtOnce;
const lookedThrough = 2_000;

/** What is kept of an account in the rooms. Also of deleted ones: their rows are there, though nobody sees them. */
export function createRoomRows(db: Kysely<Database>) {
  return {
    /** All rooms, page by page; `after` is the last id of the page before. */
    async rooms(after: string): Promise<{ id: string; deleted: boolean }[]> {
      const query = db.selectFrom('room').select(['id', 'deleted_at']).where('id', '>', after).orderBy('id').limit(100);
      return (await query.execute()).map((row) => ({ id: row.id, deleted: row.deleted_at !== null }));
    },

    /** Nobody is in them any more. */
    async deleteRooms(ids: string[], at: number): Promise<void> {
      if (ids.length > 0) await db.updateTable('room').set({ deleted_at: at }).where('id', 'in', ids).execute();
    },

    async liveLecture(roomId: string, presenterId: string): Promise<string | null> {
      const row = await db
        .selectFrom('lecture')
        .where('room_id', '=', roomId)
        .where('state', '=', 'live')
        .where('presenter_id', '=', presenterId)
        .select('id')
        .executeTakeFirst();
      return row?.id ?? null;
    },

    /** Statement that ends it; touches no row when it ended already. */
    ending: (id: string, at: number) =>
      db
        .updateTable('lecture')
        .set({ state: 'ended', ended_at: at })
        .where('id', '=', id)
        .where('state', '=', 'live')
        .compile(),

    /** The first places in the log where the account did something; with `texts`, only where one is left. */
    async placesOf(roomId: string, actorId: string, { texts = false } = {}): Promise<number[]> {
      let query = db
        .selectFrom('room_event')
        .where('room_id', '=', roomId)
        .where('actor_id', '=', actorId)
        .select('seq');
      if (texts) query = query.where('type', '=', 'chat.posted').where('payload', '!=', '{}');
      return (await query.orderBy('seq').limit(some).execute()).map((row) => row.seq);
    },

    /** Statements that put the tombstone there, and erase the texts if they are to go. */
    forgetting(roomId: string, seqs: number[], tombstone: string, erased: boolean): CompiledQuery[] {
      const at = db.updateTable('room_event').where('room_id', '=', roomId).where('seq', 'in', seqs);
      const payload = sql<string>`case when type = 'chat.posted' then '{}' else payload end`;
      const to = { actor_id: tombstone, ...(erased ? { payload } : {}) };
      return [at.set(to).compile(), ...(erased ? [unreacting(roomId, seqs)] : [])];
    },

    /** Statements that erase these texts. */
    erasing: (roomId: string, seqs: number[]): CompiledQuery[] => [
      db
        .updateTable('room_event')
        .set({ payload: '{}' })
        .where('room_id', '=', roomId)
        .where('seq', 'in', seqs)
        .compile(),
      unreacting(roomId, seqs),
    ],

    /** True when there were any. */
    async dropReactions(roomId: string, accountId: string): Promise<boolean> {
      let dropped = 0;
      for (;;) {
        const query = db.selectFrom('reaction').where('account_id', '=', accountId).where('room_id', '=', roomId);
        const rows = await query.select('seq').distinct().orderBy('seq').limit(some).execute();
        if (rows.length === 0) return dropped > 0;
        const seqs = rows.map((row) => row.seq);
        await db
          .deleteFrom('reaction')
          .where('account_id', '=', accountId)
          .where('room_id', '=', roomId)
          .where('seq', 'in', seqs)
          .execute();
        dropped += seqs.length;
      }
    },

    /** What in the log names the account, from its beginning, a stretch at a time. */
    async *naming(roomId: string, accountId: string, tombstone: string): AsyncGenerator<Naming[], void> {
      const counter = await db
        .selectFrom('room_counter')
        .where('room_id', '=', roomId)
        .select('last_seq')
        .executeTakeFirst();
      for (let from = 1; from <= (counter?.last_seq ?? 0); from += lookedThrough) {
        const rows = await db
          .selectFrom('room_event')
          .where('room_id', '=', roomId)
          .where('seq', '>=', from)
          .where('seq', '<', from + lookedThrough)
          .where('payload', 'like', `%"${accountId}"%`)
          .select(['seq', 'type', 'payload'])
          .execute();
        const found = rows.flatMap((row) => named(row, accountId, tombstone) ?? []);
        yield found.map(({ seq, places, payload, before }) => ({
          seq,
          places,
          rewriting: db
            .updateTable('room_event')
            .set({ payload })
            .where('room_id', '=', roomId)
            .where('seq', '=', seq)
            .where('payload', '=', before)
            .compile(),
        }));
      }
    },
  };

  function unreacting(roomId: string, seqs: number[]): CompiledQuery {
    return db.deleteFrom('reaction').where('room_id', '=', roomId).where('seq', 'in', seqs).compile();
  }
}

export type RoomRows = ReturnType<typeof createRoomRows>;

interface Row {
  seq: number;
  type: string;
  payload: string;
}

/** Null when the row only looks as if: the signs of an id mean something to `like`. */
function named({ seq, type, payload: before }: Row, accountId: string, tombstone: string) {
  const content = JSON.parse(before) as { text?: string; mentions?: Mention[]; person?: string };
  if (type === 'chat.purged' && content.person === accountId) {
    return { seq, places: [0], before, payload: JSON.stringify({ ...content, person: tombstone }) };
  }
  const { text = '', mentions = [] } = content;
  const places = mentions.flatMap(({ id }, n) => (id === accountId ? [n] : []));
  if (places.length === 0) return null;
  const payload = JSON.stringify({ ...content, ...withoutMentions({ text, mentions }, places, tombstone) });
  return { seq, places, before, payload };
}
