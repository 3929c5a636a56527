import type { MediaPath, Problem } from '../../../protocol/lens-class.ts';
import type { Place, SentPicture } from '../../../protocol/stage.ts';
import type { Medium } from '../net/medium.ts';

/** What the page knows beside its readings. */
export interface Facts {
  role: 'watch' | 'present';
  /** The socket to the server is open. */
  socket: boolean;
  /** Somebody is on stage and sends sound or picture. */
  live: boolean;
  /** Whose picture is the large one. */
  place: Place;
  /** The server's ICE name of the connection in use; null while there is none. */
  ufrag: string | null;
  connected: boolean;
  /** It comes straight from another person, past the server. */
  direct: boolean;
  /** The page is seen: browsers may leave out frames of hidden ones. */
  visible: boolean;
  /** The browser plays no sound before somebody touches the page. */
  soundBlocked: boolean;
  medium: Medium;
}

/** Of about the last ten seconds. Null what is not known. */
export interface Figures {
  /** Of the packets between the server and here. */
  lossPercent: number | null;
  /** Of the packets between the publisher and the server. */
  publisherLossPercent: number | null;
  publisherFlows: boolean | null;
  roundTripMs: number | null;
  jitterMs: number | null;
  /** Received; for presenters sent. */
  kbits: number | null;
  /** What the server believes that the link carries. */
  carriesKbits: number | null;
  path: MediaPath | null;
  /** Of the large picture, as the server says. */
  quality: SentPicture['quality'] | null;
  heldBack: boolean;
  congested: boolean;
  /** No packet of sound or picture came in the last moments. */
  quiet: boolean;
  /** Packets that the server sent here, and those that came. */
  sent: number | null;
  arrived: number | null;
  /** Of the frames that came whole and were not shown. */
  droppedPercent: number | null;
  /** Of the time there is for a frame, what its decoding takes, in percent. */
  decodingPercent: number | null;
  /** From a frame's first packet until it was decoded, in the mean: waiting and decoding. */
  processingMs: number | null;
  /** The picture stood still for so long. */
  frozenMs: number | null;
  serverBusyPercent: number | null;
  serverLateMs: number | null;
  /** Checks went out and none was answered. */
  unanswered: boolean;
  /** The lab makes it worse on purpose. */
  impaired: boolean;
}

/** Something that was seen and speaks for the verdict; each has a sentence. */
export type Because =
  | 'counted'
  | 'quality'
  | 'congested'
  | 'publisher_fine'
  | 'publisher_loses'
  | 'publisher_silent'
  | 'relayed'
  | 'unanswered'
  | 'server_late'
  | 'frames_dropped'
  | 'decoding'
  | 'processing'
  | 'nothing_lost'
  | 'round_trip'
  | 'jitter';

export interface Diagnosis {
  problem: Problem;
  /** `hint`: to be known; `bad`: one sees or hears it. */
  severity: 'fine' | 'hint' | 'bad';
  figures: Figures;
  because: Because[];
  medium: Medium;
}
