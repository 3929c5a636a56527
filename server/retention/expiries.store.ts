import type { Kysely } from 'kysely';
import type { RetentionPolicy, RetentionRun } from '../../protocol/privacy.ts';
import type { Database } from '../store/schema.ts';

/** A kind of thing that is not kept for ever. One more of them is one more entry in the list below. */
export interface Expiry {
  of: keyof RetentionPolicy;
  counted: keyof RetentionRun['removed'];
  /** Removes up to `limit` that are older than `before`. How many; null: nothing was left to do. */
  removeSome(before: number, limit: number): Promise<number | null>;
}

export function createExpiries(db: Kysely<Database>): Expiry[] {
  const older = (table: 'audit' | 'site_audit' | 'mail') => async (before: number, limit: number) => {
    const old = db.selectFrom(table).select('id').where('at', '<', before).orderBy('at').limit(limit);
    return (await counted(db.deleteFrom(table).where('id', 'in', old))) || null;
  };
  return [
    { of: 'auditDays', counted: 'audit', removeSome: older('audit') },
    { of: 'auditDays', counted: 'audit', removeSome: older('site_audit') },
    { of: 'mailDays', counted: 'mails', removeSome: older('mail') },
    { of: 'deletedRoomDays', counted: 'rooms', removeSome: (before, limit) => removeOfDeletedRooms(db, before, limit) },
  ];
}

/** What was in a room goes by and by, and the room itself, which alone counts, with the last of it. */
async function removeOfDeletedRooms(db: Kysely<Database>, before: number, limit: number): Promise<number | null> {
  const room = await db
    .selectFrom('room')
    .select('id')
    .where('deleted_at', '<', before)
    .orderBy('deleted_at')
    .limit(1)
    .executeTakeFirst();
  if (!room) return null;
  const { id } = room;
  for (const table of ['room_event', 'reaction'] as const) {
    const seqs = db.selectFrom(table).select('seq').where('room_id', '=', id).orderBy('seq').limit(limit);
    if ((await counted(db.deleteFrom(table).where('room_id', '=', id).where('seq', 'in', seqs))) > 0) return 0;
  }
  for (const table of ['aside', 'audit'] as const) {
    const ids = db.selectFrom(table).select('id').where('room_id', '=', id).limit(limit);
    if ((await counted(db.deleteFrom(table).where('id', 'in', ids))) > 0) return 0;
  }
  const members = db.selectFrom('membership').select('account_id').where('room_id', '=', id).limit(limit);
  if ((await counted(db.deleteFrom('membership').where('room_id', '=', id).where('account_id', 'in', members))) > 0)
    return 0;
  await db.deleteFrom('room').where('id', '=', id).execute();
  return 1;
}

async function counted(deletion: {
  executeTakeFirst(): Promise<{ numDeletedRows: bigint } | undefined>;
}): Promise<number> {
  return Number((await deletion.executeTakeFirst())?.numDeletedRows ?? 0n);
}
