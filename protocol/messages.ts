/** The two unions. PROTOCOL.md describes every member in prose; a test fails when one is missing there. */
import { z } from 'zod';
import { AsideDecide, AsideWithdraw, type AsideChanged } from './aside.ts';
import {
  ChatDelete,
  ChatEdit,
  ChatPin,
  ChatPost,
  ChatPurge,
  ChatReact,
  type ChatAcknowledged,
  type ChatReacted,
  type ChatSetAside,
} from './chat.ts';
import { ClassroomChange, type ClassroomChanged } from './classroom.ts';
import { DirectConsent, DirectFailed, DirectSignal, type DirectMode, type DirectSignalled } from './direct.ts';
import { Ping, type ErrorMessage, type Ok, type Pong, type ServerLeaving, type SessionEnded } from './envelope.ts';
import { HandClear, HandLower, HandRaise, type HandPlaced, type HandsChanged } from './hands.ts';
import { LabClose, LabJoin, LabLeave, LabOpen, LabSet, type LabChanged, type LabTold } from './lab.ts';
import { LensHelp, LensMap, MediaWay, type LensHelps, type LensMapped } from './lens-class.ts';
import { LensFollow, LensFrame, LensReport, type LensFollowed, type LensFramed } from './lens-journey.ts';
import { LensPackets, LensRecord, type LensPacketsRead } from './lens-packets.ts';
import { LensLook, LensSocket, type LensLooked, type LensSocketSeen } from './lens.ts';
import { PeopleMute, PeopleReadmit, PeopleRemove, PeopleUnmute, PeopleVouch, type PeopleMuted } from './moderation.ts';
import { PollClose, PollOpen, PollShow, PollVote, type PollOpened, type PollTallied, type PollTold } from './polls.ts';
import { PulseFloat, PulseSend, PulseWatch, type PulseFloated, type PulseRead, type PulseTold } from './pulse.ts';
import {
  QuestionAsk,
  QuestionDecide,
  QuestionList,
  QuestionVote,
  QuestionWithdraw,
  type QuestionListed,
  type QuestionsTold,
  type QuestionTold,
} from './questions.ts';
import {
  PeopleList,
  RoomEnter,
  RoomLeave,
  type PeopleListed,
  type RoomChanged,
  type RoomClosed,
  type RoomCounted,
  type RoomEntered,
  type RoomEvents,
  type RoomRoleChanged,
} from './room.ts';
import { RulesChange } from './rules.ts';
import {
  StageAnswer,
  StageInvite,
  StageLeave,
  StageMute,
  StagePin,
  StageSendBack,
  type StageCalled,
  type StageDeclined,
  type StageSpeakersChanged,
} from './speakers.ts';
import {
  LectureEnd,
  LectureStart,
  MediaAttach,
  MediaPrefer,
  MediaPublish,
  MediaStop,
  MediaSubscribe,
  StageUpdate,
  type MediaAnswered,
  type MediaClosed,
  type MediaSending,
  type StageChanged,
} from './stage.ts';

export const ClientMessage = z.discriminatedUnion('type', [
  Ping,
  RoomEnter,
  RoomLeave,
  PeopleList,
  ChatPost,
  ChatEdit,
  ChatDelete,
  ChatReact,
  ChatPin,
  ChatPurge,
  RulesChange,
  AsideDecide,
  AsideWithdraw,
  PeopleMute,
  PeopleUnmute,
  PeopleRemove,
  PeopleReadmit,
  PeopleVouch,
  LectureStart,
  LectureEnd,
  MediaPublish,
  MediaSubscribe,
  MediaStop,
  MediaAttach,
  MediaPrefer,
  StageUpdate,
  StageInvite,
  StageAnswer,
  StageLeave,
  StageMute,
  StageSendBack,
  StagePin,
  HandRaise,
  HandLower,
  HandClear,
  DirectConsent,
  DirectSignal,
  DirectFailed,
  ClassroomChange,
  QuestionList,
  QuestionAsk,
  QuestionVote,
  QuestionWithdraw,
  QuestionDecide,
  PollOpen,
  PollVote,
  PollClose,
  PollShow,
  PulseSend,
  PulseFloat,
  PulseWatch,
  LensSocket,
  LensLook,
  LensFollow,
  LensFrame,
  LensReport,
  LensHelp,
  LensMap,
  LensRecord,
  LensPackets,
  MediaWay,
  LabOpen,
  LabSet,
  LabClose,
  LabJoin,
  LabLeave,
]);
/** What a client may send, as it is after parsing. */
export type ClientMessage = z.infer<typeof ClientMessage>;
/** One kind of it. */
export type ClientMessageOf<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** What the server sends. */
export type ServerMessage =
  | Ok
  | ErrorMessage
  | Pong
  | ServerLeaving
  | SessionEnded
  | RoomEntered
  | RoomEvents
  | RoomCounted
  | RoomChanged
  | RoomRoleChanged
  | RoomClosed
  | PeopleListed
  | ChatAcknowledged
  | ChatSetAside
  | ChatReacted
  | AsideChanged
  | PeopleMuted
  | MediaAnswered
  | MediaClosed
  | MediaSending
  | StageChanged
  | StageCalled
  | StageSpeakersChanged
  | StageDeclined
  | HandPlaced
  | HandsChanged
  | DirectMode
  | DirectSignalled
  | ClassroomChanged
  | QuestionListed
  | QuestionTold
  | QuestionsTold
  | PollOpened
  | PollTold
  | PollTallied
  | PulseRead
  | PulseTold
  | PulseFloated
  | LensSocketSeen
  | LensLooked
  | LensFollowed
  | LensFramed
  | LensHelps
  | LensMapped
  | LensPacketsRead
  | LabChanged
  | LabTold;
export type ServerMessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
