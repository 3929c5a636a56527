import { sql, type Kysely } from 'kysely';
import type { Member } from '../../protocol/api.ts';
import type { RoomRole } from '../../protocol/room.ts';
import type { Mute } from '../../protocol/rules.ts';
import type { Database } from '../store/schema.ts';
import { membershipsNow } from './removed.store.ts';

export interface InvitationEntry {
  email: string;
  role: RoomRole;
  invitedAt: number;
}

/** A member as the room treats him. */
export interface Standing {
  role: RoomRole;
  guest: boolean;
  /** Both may be over: whoever asks compares the time. */
  mute: Mute | null;
  removal: Mute | null;
}

/** Staff removed the member, and the time is not over. */
export function isShutOut({ removal }: Standing, now = Date.now()): boolean {
  return removal !== null && holdsAt(removal, now);
}

/** Whether a mute or a removal still holds. */
export function holdsAt({ until }: Mute, now: number): boolean {
  return until === null || until > now;
}

/** Who belongs to a room, and who is invited. */
export function createMemberStore(db: Kysely<Database>) {
  return {
    /** Everything that decides what the person may do in the room; null when not a member. */
    async standingOf(roomId: string, accountId: string): Promise<Standing | null> {
      const row = await db
        .selectFrom('membership')
        .leftJoin('sanction as mute', (join) =>
          join
            .onRef('mute.room_id', '=', 'membership.room_id')
            .onRef('mute.person_id', '=', 'membership.account_id')
            .on('mute.kind', '=', 'mute'),
        )
        .leftJoin('sanction as removal', (join) =>
          join
            .onRef('removal.room_id', '=', 'membership.room_id')
            .onRef('removal.person_id', '=', 'membership.account_id')
            .on('removal.kind', '=', 'removal'),
        )
        .where('membership.room_id', '=', roomId)
        .where('membership.account_id', '=', accountId)
        .select([
          'membership.role',
          'membership.guest',
          'mute.until as mute_until',
          'mute.reason as mute_reason',
          'removal.until as removal_until',
          'removal.reason as removal_reason',
        ])
        .executeTakeFirst();
      if (!row) return null;
      return {
        role: row.role,
        guest: row.guest === 1,
        mute: row.mute_reason === null ? null : { until: row.mute_until, reason: row.mute_reason },
        removal: row.removal_reason === null ? null : { until: row.removal_until, reason: row.removal_reason },
      };
    },

    /** No change when already a member. */
    async add(roomId: string, accountId: string, role: RoomRole, at: number, guest = false): Promise<void> {
      await db
        .insertInto('membership')
        .values({ room_id: roomId, account_id: accountId, role, joined_at: at, guest: guest ? 1 : 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async count(roomId: string): Promise<number> {
      const row = await db
        .selectFrom('membership')
        .where('room_id', '=', roomId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /**
     * Changes the role, or with null removes the member. Whoever is given a role is no guest any more. False when that would leave the room without an owner:
     * the condition stands in the statement, so two owners cannot demote each other at the same moment on SQLite;
     * on PostgreSQL the room's owners are locked first by writing to them.
     */
    async change(roomId: string, accountId: string, role: RoomRole | null): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const owners = await tx
          .updateTable('membership')
          .set({ role: 'owner' })
          .where('room_id', '=', roomId)
          .where('role', '=', 'owner')
          .returning('account_id')
          .execute();
        const othersOwn = owners.some((owner) => owner.account_id !== accountId);
        if (role !== 'owner' && !othersOwn && owners.length > 0) return false;
        if (role === null) {
          await tx.deleteFrom('membership').where('room_id', '=', roomId).where('account_id', '=', accountId).execute();
        } else {
          await tx
            .updateTable('membership')
            .set({ role, guest: 0 })
            .where('room_id', '=', roomId)
            .where('account_id', '=', accountId)
            .execute();
        }
        return true;
      });
    },

    async vouch(roomId: string, accountId: string): Promise<void> {
      await db.executeQuery(this.vouching(roomId, accountId));
    },

    /** Statement that makes a guest a member; it touches no row when he is none. */
    vouching(roomId: string, accountId: string) {
      return db
        .updateTable('membership')
        .set({ guest: 0 })
        .where('room_id', '=', roomId)
        .where('account_id', '=', accountId)
        .where('guest', '=', 1)
        .compile();
    },

    /** A page by name, without those who are shut out; `after` is the `next` of the page before. Staff come first. */
    async page(
      roomId: string,
      page: { after?: string; limit: number; query?: string; at: number },
    ): Promise<{ members: Member[]; total: number; next: string | null }> {
      const offset = Math.min(Math.max(Number.parseInt(page.after ?? '0', 10) || 0, 0), 1_000_000);
      let matching = membershipsNow(db, page.at)
        .innerJoin('user', 'user.id', 'membership.account_id')
        .where('membership.room_id', '=', roomId);
      if (page.query) {
        const pattern = `%${page.query.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
        matching = matching.where(sql<boolean>`lower(${sql.ref('user.name')}) like ${pattern} escape '\\'`);
      }
      const [rows, total] = await Promise.all([
        matching
          .select(['user.id', 'user.name', 'membership.role', 'membership.joined_at'])
          .orderBy((e) =>
            e
              .case()
              .when('membership.role', '=', 'owner')
              .then(0)
              .when('membership.role', '=', 'presenter')
              .then(1)
              .when('membership.role', '=', 'assistant')
              .then(2)
              .else(3)
              .end(),
          )
          .orderBy((e) => e.fn('lower', ['user.name']))
          .orderBy('user.id')
          .offset(offset)
          .limit(page.limit + 1)
          .execute(),
        matching.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow(),
      ]);
      return {
        members: rows
          .slice(0, page.limit)
          .map((row) => ({ id: row.id, name: row.name, role: row.role, joinedAt: row.joined_at })),
        total: Number(total.n),
        next: rows.length > page.limit ? String(offset + page.limit) : null,
      };
    },

    async invite(roomId: string, entry: InvitationEntry & { by: string }): Promise<void> {
      await db
        .insertInto('invitation')
        .values({
          room_id: roomId,
          email: entry.email,
          role: entry.role,
          invited_by: entry.by,
          invited_at: entry.invitedAt,
        })
        .onConflict((conflict) => conflict.columns(['room_id', 'email']).doUpdateSet({ role: entry.role }))
        .execute();
    },

    async uninvite(roomId: string, email: string): Promise<void> {
      await db.deleteFrom('invitation').where('room_id', '=', roomId).where('email', '=', email).execute();
    },

    async invitationOf(roomId: string, email: string): Promise<RoomRole | null> {
      const row = await db
        .selectFrom('invitation')
        .where('room_id', '=', roomId)
        .where('email', '=', email)
        .select('role')
        .executeTakeFirst();
      return row?.role ?? null;
    },

    async countInvitations(roomId: string): Promise<number> {
      const row = await db
        .selectFrom('invitation')
        .where('room_id', '=', roomId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** Newest first. */
    async invitations(roomId: string, limit: number): Promise<InvitationEntry[]> {
      const rows = await db
        .selectFrom('invitation')
        .where('room_id', '=', roomId)
        .select(['email', 'role', 'invited_at'])
        .orderBy('invited_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ email: row.email, role: row.role, invitedAt: row.invited_at }));
    },
  };
}

export type MemberStore = ReturnType<typeof createMemberStore>;
