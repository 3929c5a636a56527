import { sql, type Kysely } from 'kysely';
import type { RoomSeen } from '../../protocol/admin.ts';
import type { Database } from '../store/schema.ts';
import type { SiteAudit } from './audit.store.ts';
import { bytesPerEntry } from './entry-size.ts';
import { matches, placeOf } from './search.ts';

/** All rooms as the administrator sees them, newest first, and what becomes of them. Deleted ones are not there. */
export function createRoomDirectory(db: Kysely<Database>, audit: SiteAudit) {
  const living = (query: string) => {
    const all = db
      .selectFrom('room')
      .leftJoin('user as owner', 'owner.id', 'room.created_by')
      .where('room.deleted_at', 'is', null);
    if (query === '') return all;
    return all.where((e) =>
      e.or([
        matches(e.ref('room.name'), query),
        matches(e.fn.coalesce('owner.name', sql.lit('')), query),
        matches(e.fn.coalesce('owner.email', sql.lit('')), query),
      ]),
    );
  };

  return {
    /** As this account sees them. */
    async page(
      accountId: string,
      wish: {
        query?: string | undefined;
        after?: string | undefined;
        limit: number;
      },
    ): Promise<{ rooms: RoomSeen[]; total: number; next: string | null }> {
      const words = (wish.query ?? '').trim();
      const before = placeOf(wish.after);
      let query = living(words)
        .innerJoin('room_counter', 'room_counter.room_id', 'room.id')
        .leftJoin('membership as mine', (join) =>
          join.onRef('mine.room_id', '=', 'room.id').on('mine.account_id', '=', accountId),
        )
        .select(['room.id', 'room.name', 'room.created_at', 'room.created_by', 'owner.name as owner_name'])
        .select(['room_counter.last_seq', 'mine.role as mine'])
        .select((e) => [
          e
            .selectFrom('membership')
            .whereRef('membership.room_id', '=', 'room.id')
            .select((c) => c.fn.countAll<number>().as('n'))
            .as('members'),
          e
            .selectFrom('room_event')
            .whereRef('room_event.room_id', '=', 'room.id')
            .whereRef('room_event.seq', '=', 'room_counter.last_seq')
            .select('room_event.at')
            .as('last_at'),
          bytesPerEntry().as('per_entry'),
        ]);
      if (before) {
        query = query.where((e) =>
          e.or([
            e('room.created_at', '<', before.at),
            e.and([e('room.created_at', '=', before.at), e('room.id', '<', before.id)]),
          ]),
        );
      }
      const found = await query
        .orderBy('room.created_at', 'desc')
        .orderBy('room.id', 'desc')
        .limit(wish.limit + 1)
        .execute();
      const { total } = await living(words)
        .select((e) => e.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const rooms = found.slice(0, wish.limit).map((row) => ({
        id: row.id,
        name: row.name,
        mine: row.mine !== null,
        owner: { id: row.created_by, name: row.owner_name ?? '' },
        members: Number(row.members ?? 0),
        createdAt: row.created_at,
        lastAt: row.last_at,
        entries: row.last_seq,
        bytes: Math.round(row.last_seq * Number(row.per_entry)),
      }));
      const last = found.length > wish.limit ? rooms.at(-1) : undefined;
      return { rooms, total: Number(total), next: last ? `${last.createdAt}.${last.id}` : null };
    },

    /** The administrator becomes an owner, too, also one who was shut out. */
    async enter(roomId: string, accountId: string, at: number): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await makeOwner(tx, roomId, accountId, at);
        await tx.executeQuery(audit.noting({ actor: accountId, deed: 'room_entered', room: roomId }));
      });
    },

    /** One owner from now on: those of before stay as presenters. Returns whose role changed. */
    async transfer(roomId: string, to: string, by: string, at: number): Promise<string[]> {
      return db.transaction().execute(async (tx) => {
        const former = await tx
          .updateTable('membership')
          .set({ role: 'presenter' })
          .where('room_id', '=', roomId)
          .where('role', '=', 'owner')
          .where('account_id', '!=', to)
          .returning('account_id')
          .execute();
        await makeOwner(tx, roomId, to, at);
        await tx.updateTable('room').set({ created_by: to }).where('id', '=', roomId).execute();
        await tx.executeQuery(audit.noting({ actor: by, deed: 'room_transferred', subject: to, room: roomId }));
        return [to, ...former.map((row) => row.account_id)];
      });
    },

    async remove(roomId: string, by: string, at: number): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx.updateTable('room').set({ deleted_at: at }).where('id', '=', roomId).execute();
        await tx.executeQuery(audit.noting({ actor: by, deed: 'room_deleted', room: roomId }));
      });
    },
  };
}

export type RoomDirectory = ReturnType<typeof createRoomDirectory>;

async function makeOwner(tx: Kysely<Database>, roomId: string, accountId: string, at: number): Promise<void> {
  await tx
    .deleteFrom('sanction')
    .where('room_id', '=', roomId)
    .where('person_id', '=', accountId)
    .where('kind', 'in', ['mute', 'removal'])
    .execute();
  await tx
    .insertInto('membership')
    .values({ room_id: roomId, account_id: accountId, role: 'owner', joined_at: at })
    .onConflict((on) => on.columns(['room_id', 'account_id']).doUpdateSet({ role: 'owner', guest: 0 }))
    .execute();
}
