/** A lecture that is over: what happened, on a time line. Over HTTP. Times are milliseconds since the epoch. */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';
import { PollRunInfo } from './polls.ts';
import { QuestionInfo } from './questions.ts';

/** What is in the record for this person; what the room does not show students is null for them. */
export const LectureRecord = z.object({
  lecture: z.object({
    id: Id,
    title: z.string(),
    startedAt: Time,
    endedAt: Time.nullable(),
    presenter: z.object({ id: Id, name: z.string() }),
    /** What was planned, where it was. */
    description: z.string(),
  }),
  /** Messages of each minute from the beginning, and the seq of the first one; the texts are `GET /api/rooms/{id}/events`. */
  chat: z
    .object({ messages: z.number().int(), perMinute: z.array(z.number().int()), firstSeq: z.number().int().nullable() })
    .nullable(),
  questions: z.array(QuestionInfo).nullable(),
  polls: z.array(PollRunInfo).nullable(),
  /** One entry for each span; see `pulse.ts`. */
  pulse: z
    .array(z.object({ at: Time, counts: z.record(z.string(), z.number().int()), audience: z.number().int() }))
    .nullable(),
  /** Attendance was written; `mine` is one's own, `present` and `people` are for staff. */
  attendance: z
    .object({
      mine: z.object({ percent: z.number().int(), present: z.boolean() }).nullable(),
      present: z.number().int().nullable(),
      people: z.number().int().nullable(),
    })
    .nullable(),
  /** May take the archive. */
  archive: z.boolean(),
});
export type LectureRecord = z.infer<typeof LectureRecord>;
