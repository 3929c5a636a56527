import type { Kysely } from 'kysely';
import type { ClassroomSettings } from '../../protocol/classroom.ts';
import { firstSettings } from '../../protocol/first-settings.ts';
import type { Database } from '../store/schema.ts';
import { counted, removeParts } from './deleted-rooms.store.ts';
import type { Expiry } from './expiries.store.ts';

const dayMs = 24 * 60 * 60_000;
const lookedThrough = 200;

/**
 * Who was at a lecture is kept for as many days after it as its room says. Looks through the lectures of which anything is kept;
 * counts each of which nothing is left.
 */
export function createAttendanceExpiry(db: Kysely<Database>): Expiry['removeSome'] {
  let after = '';

  return async (now, limit) => {
    const lectures = await keptAfter(now);
    if (lectures.length === 0) {
      after = '';
      return null;
    }
    const old = lectures.find((lecture) => now >= expiryOf(lecture));
    if (!old) {
      after = lectures.at(-1)!.id;
      return 0;
    }
    await removeOf(old.id, limit);
    return (await isKept(old.id)) ? 0 : 1;
  };

  function keptAfter(now: number) {
    return db
      .selectFrom('lecture')
      .leftJoin('classroom', 'classroom.room_id', 'lecture.room_id')
      .where('lecture.id', '>', after)
      .where('ended_at', '<', now)
      .where((e) =>
        e.or([
          e.exists(e.selectFrom('presence').whereRef('lecture_id', '=', 'lecture.id').select('presence.id')),
          e.exists(e.selectFrom('attendance_claim').whereRef('lecture_id', '=', 'lecture.id').select('account_id')),
        ]),
      )
      .select(['lecture.id', 'ended_at', 'settings'])
      .orderBy('lecture.id')
      .limit(lookedThrough)
      .execute();
  }

  async function removeOf(lectureId: string, limit: number): Promise<void> {
    const some = db.selectFrom('presence').select('id').where('lecture_id', '=', lectureId).limit(limit);
    if ((await counted(db.deleteFrom('presence').where('id', 'in', some))) > 0) return;
    const lecture = db.selectFrom('lecture').select('id').where('id', '=', lectureId);
    await removeParts(db, 'attendance_claim', ['lecture_id', 'account_id'], lecture, limit);
  }

  async function isKept(lectureId: string): Promise<boolean> {
    for (const table of ['presence', 'attendance_claim'] as const) {
      const query = db.selectFrom(table).select('account_id').where('lecture_id', '=', lectureId).limit(1);
      if (await query.executeTakeFirst()) return true;
    }
    return false;
  }
}

/** When what is kept of a lecture's attendance is erased; null: with the room. */
export function attendanceUntil(endedAt: number, { keepDays }: ClassroomSettings['attendance']): number | null {
  return keepDays === null ? null : endedAt + keepDays * dayMs;
}

function expiryOf({ ended_at, settings }: { ended_at: number | null; settings: string | null }): number {
  const { attendance } = { ...firstSettings, ...(settings ? (JSON.parse(settings) as ClassroomSettings) : {}) };
  return attendanceUntil(ended_at!, attendance) ?? Infinity;
}
