import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { limits } from './limits.ts';

/** What a track shows: the speaker's microphone, the camera, the shared screen, a second camera. One of each per publisher. */
export const Source = z.enum(['microphone', 'camera', 'screen', 'camera2']);
export type Source = z.infer<typeof Source>;

/** Where on stage somebody stands: 0 is who gives the lecture, 1 to 3 are those who were brought on stage beside. */
export const Place = z
  .number()
  .int()
  .min(0)
  .max(limits.stagePlaces - 1);
export type Place = z.infer<typeof Place>;

/**
 * How much picture a viewer wants. `auto`: the best his link carries; `high`, `medium`, `low`: never more than that (and less
 * where the link carries less); `none`: sound alone.
 */
export const Picture = z.enum(['auto', 'high', 'medium', 'low', 'none']);
export type Picture = z.infer<typeof Picture>;

const Sdp = z.string().min(1).max(limits.sdpBytes);
/** Which media section (`a=mid`, RFC 8843 section 14) carries which source; for viewers also of whom (place 0 unless said). */
const Tracks = z
  .array(z.object({ mid: z.string().min(1).max(16), source: Source, place: Place.optional() }))
  .min(1)
  .max(limits.sdpMediaSections);

/**
 * Begin a lecture. Needs `lecture.start`. Answered by `ok` when the event `lecture.started` is durable.
 * Errors: `forbidden`, `lecture_live`, `busy`.
 */
export const LectureStart = z.object({
  type: z.literal('lecture.start'),
  id: RequestId,
  room: Id,
  title: z.string().trim().min(1).max(limits.lectureTitleLength),
});

/** End the live lecture for everyone: media stops within 2 s. Needs `lecture.end`. Answered by `ok`. Errors: `forbidden`, `lecture_not_live`, `busy`. */
export const LectureEnd = z.object({ type: z.literal('lecture.end'), id: RequestId, room: Id });

/**
 * Publish to the stage of the live lecture. `sdp` is an offer (RFC 8866, RFC 9429) whose media sections are `sendonly`;
 * it needs no candidates: the server learns the client's address from its connectivity checks and keeps it to itself.
 * `tab` names the browser tab: the same tab replaces its own publication without asking; another tab or device of the
 * same account, or another presenter, gets `stage_taken` unless `takeOver` is true. Needs `stage.publish`.
 * `beside`: in one of the places beside who gives the lecture, microphone and camera alone; the server says which place. It is for
 * who was asked on stage and said yes, and for who has `stage.publish` and does not give the lecture himself.
 * Answered by `media.answered`. Errors: `forbidden`, `lecture_not_live`, `stage_taken`, `stage_full` (no place beside is free),
 * `sdp_invalid`, `media_unavailable`, `rate`.
 */
export const MediaPublish = z.object({
  type: z.literal('media.publish'),
  id: RequestId,
  room: Id,
  tab: z.uuid(),
  takeOver: z.boolean().optional(),
  beside: z.boolean().optional(),
  sdp: Sdp,
  tracks: Tracks,
});

/**
 * Watch the stage. `sdp` is an offer whose media sections are `recvonly`, one per source wanted. It may be sent before the
 * lecture starts and outlives a publisher: whoever publishes, the packets arrive in the section of their source.
 * Whatever the offer says, a subscriber cannot send. `twin`: a second connection to compare with while the lab is open, `impaired` or
 * `clean` whatever its owner's others are (`not_found` without a lab). Needs `stage.watch`.
 * Answered by `media.answered`. Errors: `forbidden`, `sdp_invalid`, `media_unavailable`, `media_full`, `rate`.
 */
export const MediaSubscribe = z.object({
  type: z.literal('media.subscribe'),
  id: RequestId,
  room: Id,
  twin: z.enum(['clean', 'impaired']).optional(),
  sdp: Sdp,
  tracks: Tracks,
});

/**
 * How much picture one's own media connection shall bring from now on; sound always comes. A new connection begins with
 * `auto`. Answered by `ok`; what is sent then is told by `media.sending`. Errors: `not_found` (no connection of one's own).
 */
export const MediaPrefer = z.object({
  type: z.literal('media.prefer'),
  id: RequestId,
  room: Id,
  connection: Id,
  picture: Picture,
});

/** Close one's own media connection. Answered by `ok`, also when it is gone already. */
export const MediaStop = z.object({ type: z.literal('media.stop'), id: RequestId, room: Id, connection: Id });

/**
 * After a reconnect of the socket: go on with a media connection made before. It outlives its socket by 10 s.
 * Answered by `ok`; `not_found` says: make a new one.
 */
export const MediaAttach = z.object({ type: z.literal('media.attach'), id: RequestId, room: Id, connection: Id });

/** Tell viewers which of one's published sources are running. Needs a publication of one's own. Answered by `ok`. Errors: `not_found`, `rate`. */
export const StageUpdate = z.object({
  type: z.literal('stage.update'),
  id: RequestId,
  room: Id,
  sources: z.partialRecord(Source, z.enum(['on', 'paused'])),
});

/** Answer to `media.publish` and `media.subscribe`: `sdp` is the answer, complete with candidates. */
export interface MediaAnswered {
  type: 'media.answered';
  re: number;
  room: string;
  connection: string;
  sdp: string;
}

/** The server closed a media connection. `worker_lost` and `failed` mean: make a new one. */
export interface MediaClosed {
  type: 'media.closed';
  room: string;
  connection: string;
  reason: 'taken_over' | 'sent_back' | 'lecture_ended' | 'not_allowed' | 'failed' | 'worker_lost';
}

/**
 * What pictures the server sends over one's connection now; told when it changes. `quality` is one of the publisher's
 * qualities, the best being `high`; `none`: this picture is not sent, because the link is too slow (`link`), or as wished by
 * `media.prefer` (`wish`). A picture nobody publishes is not listed.
 */
export interface MediaSending {
  type: 'media.sending';
  room: string;
  connection: string;
  pictures: SentPicture[];
}

export interface SentPicture {
  place: Place;
  source: Source;
  quality: 'high' | 'medium' | 'low' | 'none';
  /** Why it is not the best there is; null when it is. */
  because: 'link' | 'wish' | null;
}

/** One publisher's part of the stage. A source that is absent is not being sent. */
export interface StageStream {
  /** Changes whenever the publisher connects anew. */
  id: string;
  /** In the order of places; one stream of each. */
  place: Place;
  by: { id: string; name: string };
  sources: Partial<Record<Source, 'on' | 'paused'>>;
  /** Sources that staff muted: not forwarded, and `paused` in `sources`, whatever the publisher says. */
  muted: Source[];
  /** Its packets do not come just now. */
  away: boolean;
}

/** Which picture is meant. */
export interface Pin {
  place: Place;
  source: Source;
}

/**
 * What is on stage now. `away`: the lecture is live but who gives it (place 0) is not connected; who stands beside may be seen all the
 * same. `pinned`: the picture that staff show large for everybody who did not choose another; it may be absent just now.
 */
export interface Stage {
  state: 'empty' | 'on' | 'away';
  streams: StageStream[];
  pinned: Pin | null;
}

/** The whole stage, whenever it changes. A signal: the next one, or the next snapshot, replaces it. */
export interface StageChanged {
  type: 'stage.changed';
  room: string;
  stage: Stage;
}

/** Event: a lecture began. */
export interface LectureStarted {
  type: 'lecture.started';
  title: string;
}

/** Event: the lecture ended. */
export interface LectureEnded {
  type: 'lecture.ended';
}
