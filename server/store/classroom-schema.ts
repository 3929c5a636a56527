/** The tables of the classroom, in the manner of `schema.ts`. */
import type { AttendanceClaim } from '../../protocol/attendance.ts';
import type { PulseKind } from '../../protocol/pulse.ts';
import type { Question } from '../../protocol/questions.ts';
import type { ScheduledLecture } from '../../protocol/schedule.ts';

/** No row: the settings a room begins with. */
export interface ClassroomTable {
  room_id: string;
  /** JSON: ClassroomSettings. */
  settings: string;
}

export interface ScheduledLectureTable {
  id: string;
  room_id: string;
  /** Those made together as a weekly series have the same. */
  series_id: string | null;
  title: string;
  description: string;
  starts_at: number;
  ends_at: number;
  /** IANA time zone in which it was planned. */
  zone: string;
  state: ScheduledLecture['state'];
  /** The lecture that was held at its time. */
  lecture_id: string | null;
  /** Grows with every change (RFC 5545 section 3.8.7.4). */
  sequence: number;
  made_by: string;
  made_at: number;
  changed_at: number;
}

/** A secret address under which a calendar program reads one room's lectures, or those of all of the account's rooms. */
export interface CalendarFeedTable {
  id: string;
  account_id: string;
  room_id: string | null;
  /** SHA-256 in base64url. */
  hash: string;
  made_at: number;
}

/** No row: the choice everybody begins with. */
export interface ReminderChoiceTable {
  account_id: string;
  /** JSON: ReminderChoice. */
  choice: string;
}

/** What somebody was told of a scheduled lecture. `what`: a way and the minutes before (`email 60`), or a notice and its `sequence` (`change 3`). */
export interface ReminderSentTable {
  scheduled_id: string;
  account_id: string;
  what: string;
  at: number;
}

export interface QuestionTable {
  id: string;
  room_id: string;
  lecture_id: string | null;
  /** Null: asked without a name, and written nowhere. */
  author_id: string | null;
  client_id: string;
  /** Empty once it is erased. */
  text: string;
  state: Question['state'];
  answer: string | null;
  reason: string | null;
  merged_into: string | null;
  from_seq: number | null;
  claimed_by: string | null;
  claimed_at: number | null;
  decided_by: string | null;
  decided_at: number | null;
  at: number;
}

export interface QuestionVoteTable {
  question_id: string;
  account_id: string;
}

/** A prepared poll of a room's library. */
export interface PollTable {
  id: string;
  room_id: string;
  place: number;
  /** JSON: PollContent. */
  content: string;
  made_by: string;
  changed_at: number;
}

/** A picture of a poll's option. */
export interface PictureTable {
  id: string;
  room_id: string;
  /** `image/webp`, `image/png` or `image/jpeg`. */
  type: string;
  /** Base64. */
  bytes: string;
  made_by: string;
  made_at: number;
}

/** A poll that was put to the room. At most one `open` per room: a partial unique index says so. */
export interface PollRunTable {
  id: string;
  room_id: string;
  poll_id: string | null;
  lecture_id: string | null;
  /** JSON: PollContent. */
  content: string;
  state: 'open' | 'closed';
  /** 1: everybody sees the results. */
  shown: number;
  opened_by: string;
  opened_at: number;
  closes_at: number | null;
  closed_at: number | null;
  /** Of an anonymous poll while it is open: what makes `voter` of an account. */
  key: string | null;
}

export interface PollVoteTable {
  run_id: string;
  /** Named polls: the account. Anonymous ones: HMAC of it with the run's key. */
  voter: string;
  /** JSON: Choice. */
  choice: string;
  at: number;
}

/** How many people felt something in a span of a lecture, and how many were there. */
export interface PulseTable {
  lecture_id: string;
  /** When the span began. */
  at: number;
  kind: PulseKind;
  count: number;
  audience: number;
}

/** A stretch of time in which somebody was there with one page on one node; stretches overlap. */
export interface PresenceTable {
  id: string;
  lecture_id: string;
  account_id: string;
  kind: 'connected' | 'watched';
  from_at: number;
  until_at: number;
}

/** A student says that his attendance is not as it is listed. */
export interface AttendanceClaimTable {
  lecture_id: string;
  account_id: string;
  text: string;
  at: number;
  state: AttendanceClaim['state'];
  reason: string | null;
  decided_by: string | null;
  decided_at: number | null;
}

export interface ClassroomTables {
  classroom: ClassroomTable;
  scheduled_lecture: ScheduledLectureTable;
  calendar_feed: CalendarFeedTable;
  reminder_choice: ReminderChoiceTable;
  reminder_sent: ReminderSentTable;
  question: QuestionTable;
  question_vote: QuestionVoteTable;
  poll: PollTable;
  picture: PictureTable;
  poll_run: PollRunTable;
  poll_vote: PollVoteTable;
  pulse: PulseTable;
  presence: PresenceTable;
  attendance_claim: AttendanceClaimTable;
}
