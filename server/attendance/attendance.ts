import type { AttendanceList } from '../../protocol/attendance.ts';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import type { AuditStore } from '../chat/audit.store.ts';
import type { Settings } from '../classroom/settings.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { attendanceUntil } from '../retention/attendance-expiry.store.ts';
import { isStaff } from '../rooms/permissions.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { cleanText } from '../text.ts';
import type { AttendanceStore, Held } from './attendance.store.ts';
import { listed } from './listed.ts';

export interface AttendanceParts {
  store: AttendanceStore;
  rooms: Pick<Rooms, 'allowed'>;
  settings: Pick<Settings, 'load'>;
  audit: AuditStore;
  rates?: Rates | undefined;
  now: () => number;
}

/** Who was at a lecture: listed, contested, decided. What one may not see is `not_found`. */
export function createAttendanceOffice({ store, rooms, settings, audit, rates, now }: AttendanceParts) {
  const contesting = new Buckets(limits.claimRate, { shared: rates?.('attendance_claim') });
  const taking = new Buckets(limits.exportRate, { shared: rates?.('attendance_export') });

  return {
    /** Everybody for staff; for a student himself alone. */
    async list(person: Identity, roomId: string, lectureId: string): Promise<AttendanceList> {
      const role = await rooms.allowed(person, roomId, 'room.see');
      const lecture = await held(roomId, lectureId);
      return listOf(roomId, lecture, isStaff(role) ? undefined : person);
    },

    /**
     * A student says that it was otherwise; again, in other words, while nobody decided. Throws `forbidden` for staff, `conflict`
     * once it was decided or when nothing is kept of the lecture, `rate`.
     */
    async contest(person: Identity, roomId: string, lectureId: string, text: string): Promise<void> {
      const role = await rooms.allowed(person, roomId, 'room.see');
      const lecture = await held(roomId, lectureId);
      if (isStaff(role)) throw new UserError('forbidden');
      take(contesting, person);
      if (!(await isWritten(roomId, lecture))) throw new UserError('conflict');
      const claim = { text: cleanText(text), at: now() };
      if (!(await store.contest(lecture.id, person.accountId, claim))) throw new UserError('conflict');
    },

    /** Staff decide, and may think better of it later. Throws `forbidden`, `not_found` when the student claimed nothing. */
    async decide(
      person: Identity,
      roomId: string,
      lectureId: string,
      accountId: string,
      { accepted, reason }: { accepted: boolean; reason: string },
    ): Promise<void> {
      await rooms.allowed(person, roomId, 'attendance.see');
      const lecture = await held(roomId, lectureId);
      const decision = { accepted, reason: cleanText(reason), by: person.accountId, at: now() };
      const done = await audit.done(store.deciding(lecture.id, accountId, decision), {
        roomId,
        actorId: person.accountId,
        deed: 'attendance_decided',
        subjectId: accountId,
        detail: decision.reason ? { reason: decision.reason } : {},
      });
      if (!done) throw new UserError('not_found');
    },

    /** The whole list to take home, which is noted. Throws `forbidden`, `rate`. */
    async take(person: Identity, roomId: string, lectureId: string): Promise<{ lecture: Held; list: AttendanceList }> {
      await rooms.allowed(person, roomId, 'attendance.see');
      const lecture = await held(roomId, lectureId);
      take(taking, person);
      const list = await listOf(roomId, lecture);
      await audit.write({ roomId, actorId: person.accountId, deed: 'attendance_export' });
      return { lecture, list };
    },

    /** For who looked up already that the person may. */
    listOf,
  };

  async function held(roomId: string, lectureId: string): Promise<Held> {
    const lecture = await store.lecture(roomId, lectureId);
    if (!lecture) throw new UserError('not_found');
    return lecture;
  }

  /** Of everybody, or of one. */
  async function listOf(roomId: string, lecture: Held, one?: Identity): Promise<AttendanceList> {
    const { attendance } = await settings.load(roomId);
    const on = await isWritten(roomId, lecture);
    const until = attendanceUntil(lecture.endedAt ?? now(), attendance);
    const head = { on, presentPercent: attendance.presentPercent, counts: attendance.counts, until };
    if (!on) return { ...head, people: [] };
    const [presences, claims] = await Promise.all([
      store.presences(lecture.id, one?.accountId),
      store.claims(lecture.id, one?.accountId),
    ]);
    const some = new Set([...presences.map((it) => it.accountId), ...claims.keys()]);
    const names = one ? new Map([[one.accountId, one.name]]) : await store.names(roomId, [...some]);
    const span = { from: lecture.startedAt, until: lecture.endedAt ?? now() };
    return { ...head, people: listed({ lecture: span, names, presences, claims, settings: attendance }) };
  }

  /** Something was written of it; or is being written, and nobody came yet. */
  async function isWritten(roomId: string, { id, endedAt }: Held): Promise<boolean> {
    if (await store.isKept(id)) return true;
    return endedAt === null && (await settings.load(roomId)).attendance.on;
  }
}

export type AttendanceOffice = ReturnType<typeof createAttendanceOffice>;

function take(rate: Buckets, { accountId }: Identity): void {
  const wait = rate.take(accountId);
  if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
}
