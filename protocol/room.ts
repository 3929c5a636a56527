import { z } from 'zod';
import type {
  ChatDeleted,
  ChatEdited,
  ChatExpired,
  ChatForgotten,
  ChatPinned,
  ChatPosted,
  ChatPurged,
  ReactionsOf,
} from './chat.ts';
import type { ClassroomState } from './classroom.ts';
import { Id, RequestId, Seq } from './envelope.ts';
import type { HandsState } from './hands.ts';
import { limits } from './limits.ts';
import type { PollChanged } from './polls.ts';
import type { QuestionChanged } from './questions.ts';
import type { ChatRules, Mute, RulesChanged } from './rules.ts';
import type { SpeakersState } from './speakers.ts';
import type { LectureEnded, LectureStarted, Stage } from './stage.ts';

/** A person's part in a room, strongest first. */
export const RoomRole = z.enum(['owner', 'presenter', 'assistant', 'student']);
export type RoomRole = z.infer<typeof RoomRole>;

/** Who may become a member: invited people only, whoever has the code, or everyone who is signed in. */
export const Joining = z.enum(['invited', 'code', 'open']);
export type Joining = z.infer<typeof Joining>;

/** What a member may do; the table is `server/rooms/permissions.ts`. Sent so that pages show only what works. */
export type Permission =
  | 'room.see'
  | 'room.edit'
  | 'members.see'
  | 'members.edit'
  | 'people.see'
  | 'chat.read'
  | 'chat.post'
  | 'chat.moderate'
  | 'chat.rules'
  | 'chat.export'
  | 'people.remove'
  | 'lecture.start'
  | 'lecture.end'
  | 'stage.watch'
  | 'stage.publish'
  | 'stage.direct'
  | 'hand.raise'
  | 'question.ask'
  | 'question.moderate'
  | 'poll.vote'
  | 'poll.run'
  | 'schedule.edit'
  | 'attendance.see';

/**
 * The person who did something. `role` is the role now; null when no longer a member. `name` is empty when the account is gone.
 * `anonymous`: `id` is a pseudonym that stays the same in this room and says nothing of the person; `name` is empty.
 */
export interface By {
  id: string;
  name: string;
  role: RoomRole | null;
  anonymous?: true;
}

export type RoomEventBody =
  | ChatPosted
  | ChatEdited
  | ChatDeleted
  | ChatPurged
  | ChatForgotten
  | ChatExpired
  | ChatPinned
  | RulesChanged
  | LectureStarted
  | LectureEnded
  | QuestionChanged
  | PollChanged;

/** One entry of the room log. Everybody sees the same events under the same `seq`. */
export type RoomEvent = RoomEventBody & {
  seq: number;
  at: number;
  by: By;
  /** The lecture that was live when it happened. */
  lectureId?: string;
};

export interface Lecture {
  id: string;
  title: string;
  state: 'live' | 'ended';
  startedAt: number;
  endedAt: number | null;
  presenter: { id: string; name: string };
}

export interface RoomInfo {
  id: string;
  name: string;
  description: string;
  joining: Joining;
  /** Small lectures may go straight from the presenter's page to the viewers'; see `direct.ts`. */
  direct: boolean;
}

/**
 * Enter a room; a socket is in one room at a time and entering another leaves the first. `epoch` and `lastSeq` are what the
 * client has already; without them it gets the last 60 events. Needs `room.see`.
 * Answered by `room.entered`. Errors: `not_found`, `rate`.
 */
export const RoomEnter = z.object({
  type: z.literal('room.enter'),
  id: RequestId,
  room: Id,
  epoch: z.string().max(64).optional(),
  lastSeq: Seq.optional(),
});

/** Leave the room. Answered by `ok`. */
export const RoomLeave = z.object({ type: z.literal('room.leave'), id: RequestId, room: Id });

/** One page of who is here now, by name. Needs `people.see`. Answered by `people.listed`. Errors: `forbidden`, `rate`. */
export const PeopleList = z.object({
  type: z.literal('people.list'),
  id: RequestId,
  room: Id,
  after: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(limits.pageSizeMax).optional(),
});

/**
 * The snapshot: the state of the room at `seq`, and the events the client lacks, oldest first.
 * `resumed`: they follow on `lastSeq`; otherwise the client drops what it had and starts with these
 * (older ones: `GET /api/rooms/{room}/events?before=`). `seq` is that of the last event of all.
 */
export interface RoomEntered {
  type: 'room.entered';
  re: number;
  room: RoomInfo;
  me: {
    id: string;
    name: string;
    role: RoomRole;
    permissions: Permission[];
    /** Walked into an open room: not a member in the sense of `members` write. */
    guest: boolean;
    /** The id under which one writes anonymously in this room. */
    pseudonym: string;
  };
  epoch: string;
  seq: number;
  resumed: boolean;
  events: RoomEvent[];
  lecture: Lecture | null;
  stage: Stage;
  hands: HandsState;
  speakers: SpeakersState;
  chat: ChatState;
  classroom: ClassroomState;
  /** People here now (accounts, not sockets), without the presenter of the live lecture. */
  viewers: number;
  /** This server has a relay for media: ask `GET /api/ice` for it before offering. */
  relay: boolean;
  /** The server's clock, to show elapsed time. */
  now: number;
}

/** The chat beside its messages, as this person has it. */
export interface ChatState {
  rules: ChatRules;
  /** The message that is pinned. */
  pinned: RoomEvent | null;
  /** Reactions to the newest messages, to those that have any. */
  reactions: ReactionsOf[];
  mute: Mute | null;
  /** For staff: held messages that wait. For others: whether there are asides of one's own to fetch. */
  asides: number;
}

/** What happened, in order; one or many (a busy room gathers for up to 50 ms). `events[0].seq` follows on the last `seq` seen. */
export interface RoomEvents {
  type: 'room.events';
  room: string;
  events: RoomEvent[];
}

/** Signal: how many people are here now, without the presenter of the live lecture. At most every 2 s. */
export interface RoomCounted {
  type: 'room.counted';
  room: string;
  viewers: number;
}

/** Signal: name, description, who may join, or whether the direct path is allowed changed. */
export interface RoomChanged {
  type: 'room.changed';
  room: RoomInfo;
}

/** Signal: one's own role in the room changed. */
export interface RoomRoleChanged {
  type: 'room.role_changed';
  room: string;
  role: RoomRole;
  permissions: Permission[];
  guest: boolean;
}

/** One is not in the room any more: removed by staff, or the room was deleted. `until` is null when it is for good; `words` is what staff wrote. */
export interface RoomClosed {
  type: 'room.closed';
  room: string;
  reason: 'removed' | 'deleted';
  until?: number | null;
  words?: string;
}

/** A page of people here now. `next` is the value for `after`; null at the end. */
export interface PeopleListed {
  type: 'people.listed';
  re: number;
  room: string;
  people: { id: string; name: string; role: RoomRole; since: number; guest: boolean; muted: boolean }[];
  total: number;
  next: string | null;
}
