import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Obstacles } from '../../protocol/privacy.ts';
import type { Database } from '../store/schema.ts';

/**
 * What stands in the way of erasing an account: nobody would administer the server, or rooms that others are in would have no
 * owner. Rooms in which nobody else is go with it.
 */
export async function obstaclesOf(db: Kysely<Database>, accountId: string): Promise<Obstacles> {
  const admins = await db
    .selectFrom('user')
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .select('id')
    .limit(2)
    .execute();
  const owned = await db
    .selectFrom('membership')
    .where('role', '=', 'owner')
    .where('room_id', 'in', (e) => ownedBy(e, accountId))
    .select(['room_id', 'account_id'])
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

/**
 * Writes to the rows of administrators and owners, so that the answer holds until the end of this transaction: of two who go in
 * the same moment the second waits, and sees what the first left.
 */
export async function lockObstacles(tx: Kysely<Database>, accountId: string): Promise<void> {
  await tx
    .updateTable('user')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('role', '=', 'admin')
    .execute();
  await tx
    .updateTable('membership')
    .set({ role: 'owner' })
    .where('role', '=', 'owner')
    .where('room_id', 'in', (e) => ownedBy(e, accountId))
    .execute();
}

function ownedBy(e: ExpressionBuilder<Database, 'membership'>, accountId: string) {
  return e
    .selectFrom('membership as own')
    .where('own.account_id', '=', accountId)
    .where('own.role', '=', 'owner')
    .select('own.room_id');
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
