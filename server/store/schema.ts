/** The tables as Kysely sees them. Ids are text, times milliseconds since the epoch, booleans 0 or 1, JSON is text. */
import type { Generated } from 'kysely';
import type { AccountTables } from '../accounts/schema.ts';
import type { Aside } from '../../protocol/aside.ts';
import type { SiteDeed } from '../../protocol/admin.ts';
import type { AttendanceClaim } from '../../protocol/attendance.ts';
import type { Deed } from '../../protocol/moderation.ts';
import type { PulseKind } from '../../protocol/pulse.ts';
import type { Question } from '../../protocol/questions.ts';
import type { Joining, RoomRole } from '../../protocol/room.ts';
import type { ScheduledLecture } from '../../protocol/schedule.ts';

export interface RoomTable {
  id: string;
  name: string;
  description: string;
  joining: Joining;
  /** 1: small lectures may go straight from the presenter's page to the viewers'. */
  direct: Generated<number>;
  /** Join code: eight characters, upper case, no dash. Unique. */
  code: string;
  created_by: string;
  created_at: number;
  /** Deleted rooms answer as if they had never been. */
  deleted_at: number | null;
}

/** One row per room, apart from `room` because every append writes it. */
export interface RoomCounterTable {
  room_id: string;
  last_seq: Generated<number>;
  /** Changes only if history was restored or rewritten. */
  epoch: string;
}

export interface MembershipTable {
  room_id: string;
  account_id: string;
  role: RoomRole;
  joined_at: number;
  /** 1: walked into an open room, and nobody has vouched for him yet. */
  guest: Generated<number>;
}

export interface InvitationTable {
  room_id: string;
  /** Lower case. */
  email: string;
  role: RoomRole;
  invited_by: string;
  invited_at: number;
}

export interface LectureTable {
  id: string;
  room_id: string;
  title: string;
  /** At most one `live` per room: a partial unique index says so. */
  state: 'live' | 'ended';
  presenter_id: string;
  started_at: number;
  ended_at: number | null;
}

export interface RoomEventTable {
  room_id: string;
  seq: number;
  lecture_id: string | null;
  type: string;
  actor_id: string;
  client_id: string | null;
  /** JSON. Emptied to `{}` when the text was deleted. */
  payload: string;
  at: number;
}

/** No row: the default rules, nothing pinned. */
export interface ChatStateTable {
  room_id: string;
  /** JSON: ChatRules. */
  rules: string;
  /** JSON: the words to hold. */
  held_words: string;
  pinned: number | null;
}

export interface ReactionTable {
  room_id: string;
  seq: number;
  account_id: string;
  reaction: string;
}

export interface AsideTable {
  id: string;
  room_id: string;
  n: number;
  state: Aside['state'];
  why: Aside['why'];
  with_id: string;
  actor_id: string;
  client_id: string;
  text: string | null;
  /** JSON: replyTo, mentions. */
  detail: string;
  lecture_id: string | null;
  at: number;
  decided_by: string | null;
  reason: string | null;
}

/** What keeps a person, or a pseudonym, from writing (`mute`) or from coming in (`removal`). */
export interface SanctionTable {
  room_id: string;
  person_id: string;
  kind: 'mute' | 'removal';
  /** Null: for good. */
  until: number | null;
  reason: string;
  by_id: string;
  at: number;
}

export interface AuditTable {
  id: string;
  room_id: string;
  at: number;
  actor_id: string;
  deed: Deed;
  subject_id: string | null;
  ref: number | null;
  /** JSON. */
  detail: string;
}

/** What was done to the server, and not by staff inside a room. */
export interface SiteAuditTable {
  id: string;
  at: number;
  /** Null: the command line, or the server itself. */
  actor_id: string | null;
  deed: SiteDeed;
  subject_id: string | null;
  room_id: string | null;
  /** JSON. */
  detail: string;
}

/** At most one per room: the key with which an encoder publishes as the account. */
export interface StreamKeyTable {
  room_id: string;
  account_id: string;
  /** SHA-256 in base64url. */
  hash: string;
  made_at: number;
}

/** Several per room: tokens with which players watch it. */
export interface PlayerTokenTable {
  id: string;
  room_id: string;
  /** Who made it; it opens the room for as long as that person may present there. */
  account_id: string;
  name: string;
  /** SHA-256 in base64url. */
  hash: string;
  made_at: number;
  used_at: number | null;
}

/** One per account that was erased: what a restored backup has to be told again. */
export interface ErasureTable {
  /** SHA-256 of the account's id in base64url. */
  hash: string;
  at: number;
  /** What became of what the person wrote. */
  texts: 'erased' | 'kept';
  /** Null when everything is done. */
  account_id: string | null;
  /** The id that stands in the account's place from then on; null when everything is done. */
  tombstone: string | null;
  busy_until: number;
}

/** The texts of a room's messages up to `seq` were older than they may be, and are erased. */
export interface ChatExpiryTable {
  room_id: string;
  seq: number;
}

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

export interface SettingTable {
  key: string;
  value: string;
}

export interface MailTable {
  id: string;
  to_address: string;
  subject: string;
  text: string;
  at: number;
  sent: number;
}

export interface Database extends AccountTables {
  room: RoomTable;
  room_counter: RoomCounterTable;
  membership: MembershipTable;
  invitation: InvitationTable;
  lecture: LectureTable;
  room_event: RoomEventTable;
  chat_state: ChatStateTable;
  reaction: ReactionTable;
  aside: AsideTable;
  sanction: SanctionTable;
  audit: AuditTable;
  site_audit: SiteAuditTable;
  stream_key: StreamKeyTable;
  player_token: PlayerTokenTable;
  erasure: ErasureTable;
  chat_expiry: ChatExpiryTable;
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
  setting: SettingTable;
  mail: MailTable;
}
