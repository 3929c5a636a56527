import type { Kysely } from 'kysely';
import type { RetentionPolicy, RetentionRun } from '../../protocol/privacy.ts';
import type { Database } from '../store/schema.ts';
import { createAttendanceExpiry } from './attendance-expiry.store.ts';
import { counted, removeOfDeletedRooms, removeParts } from './deleted-rooms.store.ts';

/** A kind of thing that is not kept for ever. One more of them is one more entry in the list below. */
export interface Expiry {
  /** Whose days hold: the administrators', or those that each room chose. */
  of: keyof RetentionPolicy | 'room';
  counted: keyof RetentionRun['removed'];
  /** Removes up to `limit` that are older than `before`; with `room`, before which moment follows from now. How many; null: nothing was left to do. */
  removeSome(before: number, limit: number): Promise<number | null>;
}

export function createExpiries(db: Kysely<Database>): Expiry[] {
  const older = (table: 'audit' | 'site_audit' | 'mail' | 'question') => async (before: number, limit: number) => {
    const old = db.selectFrom(table).select('id').where('at', '<', before).orderBy('at').limit(limit);
    return (await counted(db.deleteFrom(table).where('id', 'in', old))) || null;
  };
  /** What was voted, and then how it was asked. */
  const polls = async (before: number, limit: number) => {
    const old = db.selectFrom('poll_run').select('id').where('opened_at', '<', before).where('state', '=', 'closed');
    if ((await removeParts(db, 'poll_vote', ['run_id', 'voter'], old, limit)) > 0) return 0;
    return (await counted(db.deleteFrom('poll_run').where('id', 'in', old.limit(limit)))) || null;
  };
  /** Nobody is told twice of what is over. */
  const reminders = async (before: number, limit: number) => {
    const over = db.selectFrom('scheduled_lecture').select('id').where('ends_at', '<', before);
    const removed = await removeParts(db, 'reminder_sent', ['scheduled_id', 'account_id', 'what'], over, limit);
    return removed > 0 ? 0 : null;
  };
  return [
    { of: 'auditDays', counted: 'audit', removeSome: older('audit') },
    { of: 'auditDays', counted: 'audit', removeSome: older('site_audit') },
    { of: 'mailDays', counted: 'mails', removeSome: older('mail') },
    { of: 'mailDays', counted: 'mails', removeSome: reminders },
    { of: 'chatDays', counted: 'chat', removeSome: older('question') },
    { of: 'chatDays', counted: 'chat', removeSome: polls },
    { of: 'room', counted: 'attendance', removeSome: createAttendanceExpiry(db) },
    { of: 'deletedRoomDays', counted: 'rooms', removeSome: (before, limit) => removeOfDeletedRooms(db, before, limit) },
  ];
}
