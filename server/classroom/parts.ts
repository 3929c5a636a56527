import type { Kysely } from 'kysely';
import type { BaseLogger } from 'pino';
import type { AuditStore } from '../chat/audit.store.ts';
import type { Chats } from '../chat/chats.ts';
import type { Mailer } from '../mail/port.ts';
import type { Rates } from '../rates.ts';
import type { EventStore } from '../rooms/events.store.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Stages } from '../stage/stages.ts';
import type { Database } from '../store/schema.ts';
import type { Settings } from './settings.ts';

/** What the features of a classroom are made from. */
export interface ClassroomParts {
  db: Kysely<Database>;
  events: EventStore;
  registry: Registry;
  rooms: Rooms;
  roomStore: RoomStore;
  memberStore: MemberStore;
  audit: AuditStore;
  chats: Chats;
  mailer: Mailer;
  settings: Settings;
  /** Right only for rooms that are at home on this node. */
  stages: Pick<Stages, 'of' | 'stateOf'>;
  /** Signs what stands in mails, so that it needs no table. */
  secret: string;
  /** Where people reach this server, for links in mails: `https://host`. */
  origin: () => string;
  rates?: Rates | undefined;
  log: Pick<BaseLogger, 'warn' | 'error' | 'info'>;
  now?: (() => number) | undefined;
}
