import type { Kysely } from 'kysely';
import type { Obstacles } from '../../protocol/privacy.ts';
import type { Database } from '../store/schema.ts';

/**
 * What stands in the way of erasing an account: nobody would administer the server, or rooms that others are in would have no
 * owner. Rooms in which nobody else is go with it. Inside a transaction the answer holds until its end: the rows of
 * administrators and owners are written to, so that of two who go at once the second sees what the first left.
 */
export async function obstaclesOf(db: Kysely<Database>, accountId: string): Promise<Obstacles> {
  const admins = await db
    .updateTable('user')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .returning('id')
    .execute();
  const owned = await db
    .updateTable('membership')
    .set({ role: 'owner' })
    .where('role', '=', 'owner')
    .where('room_id', 'in', (e) =>
      e.selectFrom('membership').where('account_id', '=', accountId).where('role', '=', 'owner').select('room_id'),
    )
    .returning(['room_id', 'account_id'])
    .execute();
  const shared = new Set(owned.filter((it) => it.account_id !== accountId).map((it) => it.room_id));
  const alone = [...new Set(owned.map((it) => it.room_id))].filter((id) => !shared.has(id));
  const rooms = await roomsWithMembers(db, alone);
  return {
    lastAdmin: admins.length === 1 && admins[0]!.id === accountId,
    handOver: rooms.filter((room) => room.others > 0),
    goes: rooms.filter((room) => room.others === 0).map(({ id, name }) => ({ id, name })),
  };
}

async function roomsWithMembers(db: Kysely<Database>, ids: string[]): Promise<Obstacles['handOver']> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('room')
    .innerJoin('membership', 'membership.room_id', 'room.id')
    .where('room.id', 'in', ids)
    .where('room.deleted_at', 'is', null)
    .groupBy(['room.id', 'room.name'])
    .select((e) => ['room.id', 'room.name', e.fn.countAll<number>().as('n')])
    .orderBy('room.name')
    .orderBy('room.id')
    .execute();
  return rows.map(({ id, name, n }) => ({ id, name, others: Number(n) - 1 }));
}
