import type { Stage } from '../../../protocol/stage.ts';
import { feeds } from '../../room/feeds.ts';
import type { Subject } from '../subject.svelte.ts';

/** Which picture of who gives the lecture is compared, and the track that shows it on this page already. */
export interface Beside {
  source: 'camera' | 'screen';
  track: MediaStreamTrack;
}

/**
 * The screen while it is shared, the camera otherwise; null while the page has no picture. On watch pages it is what comes to them; in the
 * studio, to which nothing comes, what is about to leave.
 */
export function besideOf(subject: Subject | null, stage: Stage): Beside | null {
  const shares = stage.streams.some(({ place, sources }) => place === 0 && sources.screen === 'on');
  const source = shares ? 'screen' : 'camera';
  // Of the server and of the presenter alike, the sections begin as `feeds` does.
  const section = subject?.peer()?.getTransceivers()[feeds.indexOf(`0 ${source}`)];
  const track = subject?.role === 'present' ? videoOf(subject.picture()) : section?.receiver.track;
  return track ? { source, track } : null;
}

const videoOf = (video: HTMLVideoElement | null): MediaStreamTrack | undefined =>
  video?.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
