import type { CompiledQuery, Kysely } from 'kysely';
import type { Identity } from '../accounts/port.ts';
import type { Database } from '../store/schema.ts';

/** What is known of a player token; the token itself nobody knows but who was shown it. */
export interface PlayerTokenEntry {
  id: string;
  name: string;
  hash: string;
  madeAt: number;
  usedAt: number | null;
  /** Who made it, as he is now. `sessionId` is empty. */
  maker: Identity;
  makerDisabled: boolean;
}

export function createPlayerTokenStore(db: Kysely<Database>) {
  return {
    /** Of the room, oldest first. */
    async of(roomId: string): Promise<PlayerTokenEntry[]> {
      const rows = await db
        .selectFrom('player_token')
        .innerJoin('user', 'user.id', 'player_token.account_id')
        .where('room_id', '=', roomId)
        .select(['player_token.id', 'player_token.name', 'hash', 'made_at', 'used_at'])
        .select(['account_id', 'user.name as maker', 'email', 'role', 'email_verified', 'disabled'])
        .orderBy('made_at')
        .orderBy('player_token.id')
        .execute();
      return rows.map(({ id, name, hash, account_id: accountId, maker, email, role, ...row }) => ({
        id,
        name,
        hash,
        madeAt: row.made_at,
        usedAt: row.used_at,
        maker: { accountId, sessionId: '', name: maker, email, role, verified: row.email_verified === 1 },
        makerDisabled: row.disabled === 1,
      }));
    },

    /** Statement that adds it. */
    adding(token: {
      id: string;
      roomId: string;
      accountId: string;
      name: string;
      hash: string;
      at: number;
    }): CompiledQuery {
      const { id, name, hash } = token;
      return db
        .insertInto('player_token')
        .values({
          id,
          room_id: token.roomId,
          account_id: token.accountId,
          name,
          hash,
          made_at: token.at,
          used_at: null,
        })
        .compile();
    },

    /** Statement that takes it away; touches no row when there is none. */
    removing(roomId: string, id: string): CompiledQuery {
      return db.deleteFrom('player_token').where('room_id', '=', roomId).where('id', '=', id).compile();
    },

    async used(id: string, at: number): Promise<void> {
      await db.updateTable('player_token').set({ used_at: at }).where('id', '=', id).execute();
    },
  };
}

export type PlayerTokenStore = ReturnType<typeof createPlayerTokenStore>;
