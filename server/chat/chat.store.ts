import { sql, type Kysely } from 'kysely';
import { defaultRules, type ChatRules } from '../../protocol/rules.ts';
import type { Database } from '../store/schema.ts';

/** A room's chat beside its messages, as it is stored. */
export interface StoredChat {
  rules: ChatRules;
  heldWords: string[];
  pinned: number | null;
}

/** The rules of rooms' chats, and what is pinned; and what is done to many messages at once. */
export function createChatStore(db: Kysely<Database>) {
  return {
    async load(roomId: string): Promise<StoredChat> {
      const row = await db.selectFrom('chat_state').where('room_id', '=', roomId).selectAll().executeTakeFirst();
      if (!row) return { rules: defaultRules, heldWords: [], pinned: null };
      const heldWords = JSON.parse(row.held_words) as string[];
      return { rules: JSON.parse(row.rules) as ChatRules, heldWords, pinned: row.pinned };
    },

    /**
     * Statement that puts these rules in the place of `before`. It touches no row when somebody else changed them since, also
     * on another node: nobody undoes unseen what another one has just decided. Held words stay unless they are given.
     */
    changeRules(roomId: string, before: ChatRules, rules: ChatRules, heldWords?: string[]) {
      const held = heldWords === undefined ? {} : { held_words: JSON.stringify(heldWords) };
      return db
        .insertInto('chat_state')
        .values({ room_id: roomId, rules: JSON.stringify(rules), held_words: '[]', pinned: null, ...held })
        .onConflict((conflict) =>
          conflict
            .column('room_id')
            .doUpdateSet({ rules: JSON.stringify(rules), ...held })
            .where('chat_state.rules', '=', JSON.stringify(before)),
        )
        .compile();
    },

    /** Statement that pins the message, or with null none. */
    pin(roomId: string, seq: number | null) {
      return db
        .insertInto('chat_state')
        .values({ room_id: roomId, rules: JSON.stringify(defaultRules), held_words: '[]', pinned: seq })
        .onConflict((conflict) => conflict.column('room_id').doUpdateSet({ pinned: seq }))
        .compile();
    },

    /** Whether something in the room, in the log or aside, is of this account or pseudonym. */
    async hasWritten(roomId: string, actorId: string): Promise<boolean> {
      const ofActor = (table: 'room_event' | 'aside') =>
        db
          .selectFrom(table)
          .where(`${table}.room_id`, '=', roomId)
          .where(`${table}.actor_id`, '=', actorId)
          .select(`${table}.at`)
          .limit(1)
          .executeTakeFirst();
      return Boolean((await ofActor('room_event')) ?? (await ofActor('aside')));
    },

    /** Statement that erases everything this account or pseudonym wrote to all. */
    eraseAllOf: (roomId: string, actorId: string) =>
      db
        .updateTable('room_event')
        .set({ payload: '{}' })
        .where('room_id', '=', roomId)
        .where('actor_id', '=', actorId)
        .where('type', '=', 'chat.posted')
        .where('payload', '!=', '{}')
        .compile(),

    /** How many messages with a text this account or pseudonym wrote to all. */
    async countOf(roomId: string, actorId: string): Promise<number> {
      const row = await db
        .selectFrom('room_event')
        .where('room_id', '=', roomId)
        .where('actor_id', '=', actorId)
        .where('type', '=', 'chat.posted')
        .where('payload', '!=', '{}')
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /**
     * When one of these accounts or pseudonyms last wrote something that was for all, in the log or held for approval; null:
     * never. Each part ends at the first row of an index. What staff released counts from when it was written.
     */
    async lastTurn(roomId: string, actorIds: readonly string[]): Promise<number | null> {
      const parts = actorIds.flatMap((id) => [
        sql`select * from (
          select at from room_event
          where room_id = ${roomId} and actor_id = ${id} and type = 'chat.posted' and not exists (
            select 1 from aside where aside.room_id = room_event.room_id
              and aside.actor_id = room_event.actor_id and aside.client_id = room_event.client_id)
          order by seq desc limit 1) as posted`,
        sql`select * from (
          select at from aside
          where room_id = ${roomId} and with_id = ${id} and actor_id = ${id} and why <> 'private'
          order by n desc limit 1) as held`,
      ]);
      const found = await sql<{ at: number | string | null }>`
        select max(at) as at from (${sql.join(parts, sql` union all `)}) as turns`.execute(db);
      const at = found.rows[0]?.at ?? null;
      return at === null ? null : Number(at);
    },

    /** Statement that finds one row where a message stands at `seq`; with `unerased`, only while it has a text. */
    messageAt(roomId: string, seq: number, { unerased = false } = {}) {
      let found = db
        .selectFrom('room_event')
        .where('room_id', '=', roomId)
        .where('seq', '=', seq)
        .where('type', '=', 'chat.posted')
        .select('seq');
      if (unerased) found = found.where('payload', '!=', '{}');
      return found.compile();
    },
  };
}

export type ChatStore = ReturnType<typeof createChatStore>;
