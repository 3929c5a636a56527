import type { CompiledQuery, Kysely } from 'kysely';
import type { Identity } from '../accounts/port.ts';
import type { Database } from '../store/schema.ts';

/** What is known of a room's stream key; the key itself nobody knows but who was shown it. */
export interface StreamKey {
  hash: string;
  madeAt: number;
  /** Who made it, as he is now: an encoder with this key is him. `sessionId` is empty. */
  owner: Identity;
  disabled: boolean;
}

/** At most one key per room. */
export function createStreamKeyStore(db: Kysely<Database>) {
  return {
    async of(roomId: string): Promise<StreamKey | null> {
      const row = await db
        .selectFrom('stream_key')
        .innerJoin('user', 'user.id', 'stream_key.account_id')
        .where('room_id', '=', roomId)
        .select(['hash', 'made_at', 'user.id', 'name', 'email', 'role', 'email_verified', 'disabled'])
        .executeTakeFirst();
      if (!row) return null;
      const { id, name, email, role } = row;
      const owner = { accountId: id, sessionId: '', name, email, role, verified: row.email_verified === 1 };
      return { hash: row.hash, madeAt: row.made_at, owner, disabled: row.disabled === 1 };
    },

    /** Statement that makes it the room's key, instead of one there is. */
    setting(key: { roomId: string; accountId: string; hash: string; at: number }): CompiledQuery {
      const values = { account_id: key.accountId, hash: key.hash, made_at: key.at };
      return db
        .insertInto('stream_key')
        .values({ room_id: key.roomId, ...values })
        .onConflict((conflict) => conflict.column('room_id').doUpdateSet(values))
        .compile();
    },

    /** Statement that takes it away; touches no row when there is none. */
    removing(roomId: string): CompiledQuery {
      return db.deleteFrom('stream_key').where('room_id', '=', roomId).compile();
    },
  };
}

export type StreamKeyStore = ReturnType<typeof createStreamKeyStore>;
