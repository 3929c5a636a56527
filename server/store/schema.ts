/** The tables as Kysely sees them. Ids are text, times milliseconds since the epoch, booleans 0 or 1, JSON is text. */
import type { Generated } from 'kysely';
import type { AccountTables } from '../accounts/schema.ts';
import type { Joining, RoomRole } from '../../protocol/room.ts';

export interface RoomTable {
  id: string;
  name: string;
  description: string;
  joining: Joining;
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
  setting: SettingTable;
  mail: MailTable;
}
