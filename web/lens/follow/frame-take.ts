import type { FrameLook } from '../../../protocol/lens-journey.ts';
import type { Place, Source } from '../../../protocol/stage.ts';
import type { Room } from '../../room/room.svelte.ts';
import { Refused } from '../../room/requests.ts';
import { hereNow } from '../net/here.ts';
import { received } from '../net/stats.ts';
import type { Readings } from '../reading.ts';
import { lensSubject } from '../subject.svelte.ts';
import { journeyOf, type Journey } from './frame-steps.ts';

/** Why a frame could not be followed; each has a sentence. */
export type NotFollowed =
  'no_picture' | 'own_picture' | 'unsupported' | 'no_timestamp' | 'still' | 'no_clock' | 'not_known' | 'refused';

export interface Followed {
  journey: Journey;
  /** Null where it comes past the server. */
  frame: FrameLook | null;
  width: number;
  height: number;
}

const PATIENCE_MS = 4_000;
/** The server may not have written down the very newest yet, or have forgotten one that was shown late. */
const TRIES = 3;

/** Takes the next frame that is shown, and asks the server how it came. */
export async function followFrame(room: Room, readings: Readings): Promise<Followed | NotFollowed> {
  const subject = lensSubject.now;
  const video = subject?.picture();
  if (subject?.role === 'present') return 'own_picture';
  if (!video?.srcObject) return 'no_picture';
  if (!('requestVideoFrameCallback' in video)) return 'unsupported';
  let trouble: NotFollowed = 'not_known';
  for (let tries = 0; tries < TRIES; tries++) {
    const shown = await nextFrame(video);
    if (!shown) return 'still';
    const { clock } = readings;
    if (!clock) return 'no_clock';
    const size = { width: shown.width, height: shown.height };
    if (subject?.from() !== undefined) return { journey: journeyOf(null, shown, clock), frame: null, ...size };
    if (shown.rtpTimestamp === undefined) return 'no_timestamp';
    const frame = await ask(room, whereOf(video, readings), shown.rtpTimestamp);
    if (typeof frame === 'object') return { journey: journeyOf(frame, shown, clock), frame, ...size };
    trouble = frame;
    if (frame === 'refused') break;
  }
  return trouble;
}

/** The next frame that is given to the display; null when none comes, as of a picture that stands still or a page that is hidden. */
function nextFrame(video: HTMLVideoElement): Promise<VideoFrameCallbackMetadata | null> {
  return new Promise((done) => {
    const handle = video.requestVideoFrameCallback((_, metadata) => {
      clearTimeout(timer);
      done(metadata);
    });
    const timer = setTimeout(() => {
      video.cancelVideoFrameCallback(handle);
      done(null);
    }, PATIENCE_MS);
  });
}

interface Where {
  connection: string;
  place: Place;
  source: Source;
}

/** Whose picture that is: the browser knows which SSRC feeds the track that is shown, the server what it sends under that. */
function whereOf(video: HTMLVideoElement, readings: Readings): Where | null {
  const { all, look } = hereNow(readings);
  const [track] = (video.srcObject as MediaStream).getVideoTracks();
  const ssrc = received(all).find(({ trackIdentifier }) => trackIdentifier === track?.id)?.ssrc;
  const stream = look?.streams.find((one) => one.ssrc === ssrc);
  return look && stream ? { connection: look.connection, place: stream.place, source: stream.source } : null;
}

async function ask(
  room: Room,
  where: Where | null,
  timestamp: number,
): Promise<FrameLook | Extract<NotFollowed, 'not_known' | 'refused'>> {
  if (!where) return 'not_known';
  try {
    return (await room.request({ type: 'lens.frame', ...where, timestamp })).frame;
  } catch (error) {
    return error instanceof Refused && error.code === 'not_found' ? 'not_known' : 'refused';
  }
}
