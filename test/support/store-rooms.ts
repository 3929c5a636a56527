import type { Append, Store } from '../../server/store/port.ts';

/** A room with its counter, as far as the store is concerned. */
export async function addRoom(store: Store, id: string): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('room')
      .values({
        id,
        name: `Room ${id}`,
        description: '',
        joining: 'code',
        code: id,
        created_by: 'ada',
        created_at: Date.now(),
        deleted_at: null,
      })
      .execute();
    await tx.insertInto('room_counter').values({ room_id: id, epoch: 'first' }).execute();
  });
}

/** What somebody says in a room. */
export function saying(roomId: string, actorId: string, text: string, clientId?: string): Append {
  return { roomId, actorId, type: 'chat.posted', payload: { text }, ...(clientId === undefined ? {} : { clientId }) };
}

/** The whole log of a room, in order. */
export async function logOf(
  store: Store,
  roomId: string,
): Promise<{ seq: number; actor: string; clientId: string | null; payload: { text?: string } }[]> {
  const rows = await store.db
    .selectFrom('room_event')
    .selectAll()
    .where('room_id', '=', roomId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    actor: row.actor_id,
    clientId: row.client_id,
    payload: JSON.parse(row.payload),
  }));
}
