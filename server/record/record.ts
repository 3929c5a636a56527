import type { PulseSpan } from '../../protocol/pulse.ts';
import type { LectureRecord } from '../../protocol/record.ts';
import type { Identity } from '../accounts/port.ts';
import type { Attendances } from '../attendance/create.ts';
import type { Settings } from '../classroom/settings.ts';
import { UserError } from '../errors.ts';
import type { Polls } from '../polls/create.ts';
import type { createQuestions } from '../questions/create.ts';
import { isStaff } from '../rooms/permissions.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { RecordStore } from './record.store.ts';

/** What other features of the classroom tell of a lecture. */
export interface Told {
  questions: Pick<ReturnType<typeof createQuestions>, 'ofLecture'>;
  polls: Pick<Polls, 'ofLecture' | 'past'>;
  pulse: { ofLecture(lectureId: string): Promise<PulseSpan[]> };
  attendance: Pick<Attendances, 'listOf'>;
}

export interface RecordParts extends Told {
  store: RecordStore;
  rooms: Pick<Rooms, 'allowed'>;
  settings: Pick<Settings, 'load'>;
  now: () => number;
}

/** What happened in a lecture, on one page. */
export function createRecord({ store, rooms, settings, questions, polls, pulse, attendance, now }: RecordParts) {
  return {
    /** As this person may see it: students what the room shows them afterwards. Throws `not_found`. */
    async read(person: Identity, roomId: string, lectureId: string): Promise<LectureRecord> {
      const staff = isStaff(await rooms.allowed(person, roomId, 'room.see'));
      const lecture = await store.lecture(roomId, lectureId);
      if (!lecture) throw new UserError('not_found');
      const { afterwards } = await settings.load(roomId);
      const viewer = { staff, accountId: person.accountId };
      // While it is live nobody but staff is shown what is felt.
      const curve = staff || (afterwards.pulse && lecture.endedAt !== null);
      const list = await attendance.listOf(roomId, lecture, staff ? undefined : person);
      const [own] = list.people;
      return {
        lecture,
        chat: staff || afterwards.chat ? await store.chat(roomId, lecture, now()) : null,
        questions: staff || afterwards.questions ? await questions.ofLecture(roomId, lectureId, viewer) : null,
        polls: staff || afterwards.polls ? await polls.ofLecture(roomId, lectureId, viewer) : null,
        pulse: curve ? ((await pulse.ofLecture(lectureId)) as NonNullable<LectureRecord['pulse']>) : null,
        attendance: list.on
          ? {
              mine: !staff && own ? { percent: own.percent, present: own.present } : null,
              present: staff ? list.people.filter((one) => one.present).length : null,
              people: staff ? list.people.length : null,
            }
          : null,
        archive: staff,
      };
    },
  };
}

export type RecordOffice = ReturnType<typeof createRecord>;
