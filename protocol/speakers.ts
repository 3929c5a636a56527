/** People brought on stage beside who gives the lecture: asked, answering, speaking, sent back. Live state of the live lecture. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { Place, Source } from './stage.ts';

/**
 * Ask somebody in the room on stage. A place is kept for him until he answers, `limits.invitationMs` at most. Needs `stage.direct`.
 * Answered by `ok`, also when he was asked already or stands there. Errors: `forbidden`, `lecture_not_live`, `not_found` (not in
 * the room), `stage_full`, `conflict` (he gives the lecture), `rule` (`muted`), `rate`.
 */
export const StageInvite = z.object({ type: z.literal('stage.invite'), id: RequestId, room: Id, account: Id });

/**
 * Answer when one was asked. After a yes one may publish `beside`, and has `limits.mediaConnectMs` to begin. Needs `stage.watch`.
 * Answered by `ok`. Errors: `not_found` (not asked, or not any more), `rate`.
 */
export const StageAnswer = z.object({
  type: z.literal('stage.answer'),
  id: RequestId,
  room: Id,
  accept: z.boolean(),
});

/** Leave the stage beside who gives the lecture. Answered by `ok`, also when one does not stand there. */
export const StageLeave = z.object({ type: z.literal('stage.leave'), id: RequestId, room: Id });

/**
 * Keep one source of somebody beside from being forwarded, at once and until it is given back with `muted: false`. Needs
 * `stage.direct`. Answered by `ok`. Errors: `forbidden`, `not_found` (he is not on stage), `rate`.
 */
export const StageMute = z.object({
  type: z.literal('stage.mute'),
  id: RequestId,
  room: Id,
  account: Id,
  source: Source,
  muted: z.boolean(),
});

/** Send somebody back to the audience, or take back that he was asked. Needs `stage.direct`. Answered by `ok`, also when he is gone. Errors: `forbidden`, `rate`. */
export const StageSendBack = z.object({ type: z.literal('stage.send_back'), id: RequestId, room: Id, account: Id });

/** Show one picture large for everybody who did not choose another; null: none. Needs `stage.direct`. Answered by `ok`. Errors: `forbidden`, `lecture_not_live`, `rate`. */
export const StagePin = z.object({
  type: z.literal('stage.pin'),
  id: RequestId,
  room: Id,
  pinned: z.object({ place: Place, source: Source }).nullable(),
});

/** What one was asked, or the place one has. `forMs`: how long the answer may take from now. */
export type Call =
  { state: 'asked'; by: { id: string; name: string }; forMs: number } | { state: 'accepted'; place: Place } | null;

/**
 * Somebody beside, as staff see him: `asked` has not answered, `coming` said yes and does not publish yet, `on` publishes,
 * `away` published and lost the connection: he has `limits.mediaOrphanMs` to come back.
 */
export interface Speaker {
  id: string;
  name: string;
  place: Place;
  state: 'asked' | 'coming' | 'on' | 'away';
}

/** The places beside as this person sees them, in the snapshot. */
export interface SpeakersState {
  call: Call;
  /** For staff; null for others. */
  speakers: Speaker[] | null;
}

/**
 * To every page of whom it is about: asked on stage, or what became of it. `because`, when there was a call and is none any more:
 * staff sent one back or took the question back (`sent_back`), no answer in time (`expired`), away for too long (`away`).
 */
export interface StageCalled {
  type: 'stage.called';
  room: string;
  call: Call;
  because: 'sent_back' | 'expired' | 'away' | null;
}

/** To staff: all who stand beside, or are asked to, whenever it changes. */
export interface StageSpeakersChanged {
  type: 'stage.speakers_changed';
  room: string;
  speakers: Speaker[];
}

/** To staff: somebody who was asked does not come: he said no, did not answer in time, or said yes and did not begin. */
export interface StageDeclined {
  type: 'stage.declined';
  room: string;
  by: { id: string; name: string };
  because: 'declined' | 'expired' | 'away';
}
