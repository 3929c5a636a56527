import { limits } from '../../protocol/limits.ts';
import type { LectureRecord } from '../../protocol/record.ts';
import type { Identity } from '../accounts/port.ts';
import { attendanceCsv } from '../attendance/attendance-csv.ts';
import type { AuditStore } from '../chat/audit.store.ts';
import type { Exports } from '../chat/export.ts';
import { UserError } from '../errors.ts';
import { Gate } from '../gate.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { plainName } from '../text.ts';
import { readme } from './readme.ts';
import type { RecordOffice, Told } from './record.ts';
import { pulseCsv, questionsCsv } from './tables.ts';
import { zipped, type Entry } from './zip.ts';

export interface ArchiveParts extends Told {
  record: RecordOffice;
  rooms: Pick<Rooms, 'allowed'>;
  exports: Pick<Exports, 'written'>;
  audit: AuditStore;
  rates?: Rates | undefined;
  now: () => number;
}

/** An archive on its way. Whoever takes it calls `over` in the end, however it ends. */
export interface Archive {
  lecture: LectureRecord['lecture'];
  pieces: AsyncGenerator<Uint8Array, void>;
  over(): void;
}

/** Everything of a lecture to take home, as one file that is made while it is read. */
export function createArchive({ record, rooms, exports, audit, rates, now, ...told }: ArchiveParts) {
  const asking = new Buckets(limits.archiveRate, { shared: rates?.('archive') });
  const gate = new Gate(limits.exports);

  return {
    /** Needs `chat.export` and `attendance.see`. Noted for all staff. Throws `forbidden`, `not_found`, `rate`, `busy`. */
    async begin(person: Identity, roomId: string, lectureId: string, zone: string): Promise<Archive> {
      await rooms.allowed(person, roomId, 'chat.export');
      await rooms.allowed(person, roomId, 'attendance.see');
      const read = await record.read(person, roomId, lectureId);
      const wait = asking.take(person.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const over = await gate.enter();
      await audit.write({ roomId, actorId: person.accountId, deed: 'archive' }).catch((error: unknown) => {
        over();
        throw error;
      });
      return { lecture: read.lecture, pieces: zipped(entries(roomId, read, zone), now()), over };
    },
  };

  async function* entries(roomId: string, read: LectureRecord, zone: string): AsyncGenerator<Entry, void> {
    const { lecture, chat, questions, polls, pulse } = read;
    const attendance = await told.attendance.listOf(roomId, lecture);
    yield whole('README.txt', readme(read));
    yield whole('lecture.json', inJson({ ...lecture, chat }));
    for (const format of ['csv', 'html'] as const) {
      const wish = { format, lectureId: lecture.id, pseudonyms: false, zone };
      yield { name: `chat.${format}`, pieces: await exports.written(roomId, wish) };
    }
    yield whole('questions.csv', questionsCsv(questions ?? []));
    yield whole('questions.json', inJson(questions));
    yield whole('polls.json', inJson(polls));
    for (const [n, { id, content }] of (polls ?? []).entries()) {
      const number = String(n + 1).padStart(2, '0');
      const { text } = await told.polls.past.answersTo(roomId, id, 'csv');
      yield whole(`polls/${[number, plainName(content.title, 60)].join(' ').trim()}.csv`, text);
    }
    yield whole('pulse.csv', pulseCsv(pulse ?? []));
    if (attendance.on) yield whole('attendance.csv', attendanceCsv(attendance));
  }
}

export type ArchiveOffice = ReturnType<typeof createArchive>;

const whole = (name: string, text: string): Entry => ({ name, pieces: [text] });
const inJson = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
