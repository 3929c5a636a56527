/** The tables as Kysely sees them. Ids are text, times milliseconds since the epoch, booleans 0 or 1, JSON is text. */
import type { Generated } from 'kysely';
import type { AccountTables } from '../accounts/schema.ts';
import type { ClassroomTables } from './classroom-schema.ts';
import type { Aside } from '../../protocol/aside.ts';
import type { SiteDeed } from '../../protocol/admin.ts';
import type { Deed } from '../../protocol/moderation.ts';
import type { Joining, RoomRole } from '../../protocol/room.ts';

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

export interface Database extends AccountTables, ClassroomTables {
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
  setting: SettingTable;
  mail: MailTable;
}
