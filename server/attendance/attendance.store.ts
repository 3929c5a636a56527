import type { Kysely } from 'kysely';
import type { AttendanceClaim } from '../../protocol/attendance.ts';
import type { Database } from '../store/schema.ts';

export interface Held {
  id: string;
  title: string;
  startedAt: number;
  /** Null while it is live. */
  endedAt: number | null;
}

export interface Presence {
  accountId: string;
  kind: 'connected' | 'watched';
  from: number;
  until: number;
}

export type Claims = Map<string, AttendanceClaim>;

/** Who was at lectures, read, and what students say against it. */
export function createAttendanceStore(db: Kysely<Database>) {
  return {
    /** A lecture of this room; null when it is none. */
    async lecture(roomId: string, id: string): Promise<Held | null> {
      const row = await db
        .selectFrom('lecture')
        .innerJoin('room', 'room.id', 'lecture.room_id')
        .where('lecture.id', '=', id)
        .where('lecture.room_id', '=', roomId)
        .where('room.deleted_at', 'is', null)
        .select(['lecture.id', 'title', 'started_at', 'ended_at'])
        .executeTakeFirst();
      return row ? { id: row.id, title: row.title, startedAt: row.started_at, endedAt: row.ended_at } : null;
    },

    /** Anything is kept of the lecture. */
    async isKept(lectureId: string): Promise<boolean> {
      for (const table of ['presence', 'attendance_claim'] as const) {
        const query = db.selectFrom(table).select('account_id').where('lecture_id', '=', lectureId).limit(1);
        if (await query.executeTakeFirst()) return true;
      }
      return false;
    },

    /** All stretches of everybody, or of one. */
    async presences(lectureId: string, accountId?: string): Promise<Presence[]> {
      let query = db.selectFrom('presence').where('lecture_id', '=', lectureId);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      const rows = await query.select(['account_id', 'kind', 'from_at', 'until_at']).execute();
      return rows.map((row) => ({ accountId: row.account_id, kind: row.kind, from: row.from_at, until: row.until_at }));
    },

    async claims(lectureId: string, accountId?: string): Promise<Claims> {
      let query = db.selectFrom('attendance_claim').where('lecture_id', '=', lectureId);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      const rows = await query.select(['account_id', 'text', 'at', 'state', 'reason']).execute();
      return new Map(rows.map(({ account_id, ...claim }) => [account_id, claim]));
    },

    /** Of members who are students, and of whoever else is asked for: names as they are now. Guests are no members one expects. */
    async names(roomId: string, others: readonly string[]): Promise<Map<string, string>> {
      const members = await db
        .selectFrom('membership')
        .innerJoin('user', 'user.id', 'membership.account_id')
        .where('room_id', '=', roomId)
        .where('membership.role', '=', 'student')
        .where('guest', '=', 0)
        .select(['user.id', 'user.name'])
        .execute();
      const known = new Map(members.map((row) => [row.id, row.name]));
      const unknown = others.filter((id) => !known.has(id));
      for (let from = 0; from < unknown.length; from += 500) {
        const ids = unknown.slice(from, from + 500);
        const rows = await db.selectFrom('user').where('id', 'in', ids).select(['id', 'name']).execute();
        for (const { id, name } of rows) known.set(id, name);
      }
      return known;
    },

    /** Writes the claim, or puts another text into an open one. False when staff decided it already. */
    async contest(lectureId: string, accountId: string, { text, at }: { text: string; at: number }): Promise<boolean> {
      const nothing = { reason: null, decided_by: null, decided_at: null };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('attendance_claim')
        .values({ lecture_id: lectureId, account_id: accountId, text, at, state: 'open', ...nothing })
        .onConflict((on) =>
          on
            .columns(['lecture_id', 'account_id'])
            .doUpdateSet({ text, at })
            .where('attendance_claim.state', '=', 'open'),
        )
        .executeTakeFirstOrThrow();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** Statement that decides the claim; touches no row when there is none. */
    deciding(
      lectureId: string,
      accountId: string,
      decision: { accepted: boolean; reason: string; by: string; at: number },
    ) {
      return db
        .updateTable('attendance_claim')
        .set({
          state: decision.accepted ? 'accepted' : 'refused',
          reason: decision.reason || null,
          decided_by: decision.by,
          decided_at: decision.at,
        })
        .where('lecture_id', '=', lectureId)
        .where('account_id', '=', accountId)
        .compile();
    },
  };
}

export type AttendanceStore = ReturnType<typeof createAttendanceStore>;
