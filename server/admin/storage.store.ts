import { sql, type Kysely } from 'kysely';
import type { StorageReport } from '../../protocol/admin.ts';
import { limits } from '../../protocol/limits.ts';
import type { Database } from '../store/schema.ts';
import { bytesPerEntry } from './entry-size.ts';

/** How large the logs of the rooms are. Counted from the rooms' counters and a few entries each: no log is read through. */
export function createStorageStore(db: Kysely<Database>) {
  const byLength = (most: number) => db.selectFrom('room_counter').orderBy('last_seq', 'desc').limit(most);

  return {
    async largest(): Promise<StorageReport['largest']> {
      const rows = await byLength(limits.storageRooms.shown)
        .innerJoin('room', 'room.id', 'room_counter.room_id')
        .where('room_counter.last_seq', '>', 0)
        .select(['room.id', 'room.name', 'room.deleted_at', 'room_counter.last_seq'])
        .select(bytesPerEntry().as('per_entry'))
        .execute();
      return rows.map((row) => ({
        room: { id: row.id, name: row.name },
        deleted: row.deleted_at !== null,
        entries: row.last_seq,
        bytes: Math.round(row.last_seq * Number(row.per_entry)),
      }));
    },

    /** What was written since then, in the rooms with the longest logs. */
    async writtenSince(since: number): Promise<{ entries: number; bytes: number }> {
      const rows = await byLength(limits.storageRooms.counted)
        .where('last_seq', '>', 0)
        .select(['room_id', 'last_seq'])
        .select(bytesPerEntry().as('per_entry'))
        .execute();
      const first = await firstSince(
        db,
        rows.map((row) => ({ roomId: row.room_id, last: row.last_seq })),
        since,
      );
      let [entries, bytes] = [0, 0];
      for (const row of rows) {
        const written = row.last_seq + 1 - first.get(row.room_id)!;
        entries += written;
        bytes += written * Number(row.per_entry);
      }
      return { entries, bytes: Math.round(bytes) };
    },
  };
}

export type StorageStore = ReturnType<typeof createStorageStore>;

/**
 * Where the entries of that time begin in each log; one past the last where there are none. Times grow along a log, so halving
 * finds it: some twenty questions for all rooms together. Entries that are gone were old ones.
 */
async function firstSince(
  db: Kysely<Database>,
  logs: { roomId: string; last: number }[],
  since: number,
): Promise<Map<string, number>> {
  let open = logs.map(({ roomId, last }) => ({ roomId, before: 0, from: last + 1 }));
  const found = new Map<string, number>();
  for (;;) {
    for (const it of open) if (it.from - it.before === 1) found.set(it.roomId, it.from);
    open = open.filter((it) => it.from - it.before > 1);
    if (open.length === 0) return found;
    const middles = new Map(open.map((it) => [it.roomId, Math.floor((it.before + it.from) / 2)]));
    const asked = [...middles].map(([roomId, seq]) => sql`(${roomId}, cast(${seq} as bigint))`);
    const { rows } = await sql<{ room_id: string; at: number }>`
      select room_id, at from room_event where (room_id, seq) in (values ${sql.join(asked)})`.execute(db);
    const times = new Map(rows.map((row) => [row.room_id, row.at]));
    for (const it of open) {
      const middle = middles.get(it.roomId)!;
      if ((times.get(it.roomId) ?? 0) >= since) it.from = middle;
      else it.before = middle;
    }
  }
}
