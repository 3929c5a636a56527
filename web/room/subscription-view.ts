import type { SentPicture } from '../../protocol/stage.ts';
import type { Tracks } from './link.ts';
import type { Quality } from './quality.ts';
import type { Verdict } from './watchdog.ts';

/** What a page knows of the picture and sound that come to it. */
export interface SubscriptionView {
  /** What to play; null until the server has answered for the first time. A new object after every change of connections. */
  tracks: Tracks | null;
  /** The connection that delivers them. */
  peer: RTCPeerConnection | null;
  /** `stalled`: the picture stands still and is being mended. `full`: the server can carry no more viewers. */
  state: 'starting' | Exclude<Verdict, 'late'> | 'full' | 'refused';
  quality: Quality;
  /** What the server says of the pictures it sends; of those it says nothing of they come as they are. */
  sent: readonly SentPicture[];
  /** It comes straight from this person, past the server. */
  from?: string;
}

export const beforeSubscribing: SubscriptionView = {
  tracks: null,
  peer: null,
  state: 'starting',
  quality: 'unknown',
  sent: [],
};
