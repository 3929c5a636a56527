import type { Impairment } from '../../protocol/impairment.ts';
import type { ConnectionLook } from '../../protocol/lens.ts';
import type { Picture, Place, SentPicture, Source } from '../../protocol/stage.ts';
import type { FrameSeen, Recorded, ViewerRow } from './lens-port.ts';
import type { MediaOffer, NodeAddress } from './port.ts';

/** Everything that passes between the supervisor and a media worker. `id` pairs a request with its answer. */
export type ToWorker =
  | {
      type: 'start';
      port: number;
      relayPort: number | undefined;
      /** For recordings; 0: any that is free. */
      lensPort: number;
      bindAddress: string | undefined;
      announcedAddresses: string[];
    }
  | { type: 'publish' | 'subscribe'; id: number; offer: MediaOffer }
  | { type: 'prefer'; connection: string; picture: Picture }
  | { type: 'silence'; connection: string; sources: Source[] }
  | { type: 'close'; connection: string }
  /** With a socket: send what publishers bring into the room over it to another worker, or take it from there. */
  | { type: 'link'; link: number; room: string; side: 'export' | 'import' }
  /** Links with other nodes have names. With a socket: another node has come for the room; send it what our publishers bring. */
  | { type: 'lend'; link: string; room: string; key: string }
  /** Take the room from the node that listens there. */
  | { type: 'borrow'; link: string; room: string; key: string; from: NodeAddress }
  | { type: 'unlink'; link: number | string }
  | { type: 'lens'; id: number; question: LensQuestion }
  | { type: 'impair'; connection: string; impairment: Impairment | null }
  | { type: 'record'; connection: string; on: boolean }
  | { type: 'stats' | 'ping'; id: number };

export type FromWorker =
  | { type: 'started' }
  | { type: 'cannot_start'; why: string }
  | { type: 'answered'; id: number; sdp: string }
  | { type: 'refused'; id: number; fault: 'sdp' | 'media'; why: string }
  | { type: 'closed'; connection: string }
  /** A link has ended without our asking; `why` it could not be opened at all. */
  | { type: 'link_ended'; link: number | string; why?: string | undefined }
  /** What was to be borrowed comes. */
  | { type: 'link_stands'; link: string }
  /** A newer publisher of the room took its place. */
  | { type: 'replaced'; connection: string }
  | { type: 'flowing'; connection: string; flowing: boolean }
  | { type: 'sending'; connection: string; pictures: SentPicture[] }
  | { type: 'stats'; id: number; stats: WorkerStats }
  | { type: 'pong'; id: number; pulse: Pulse }
  | { type: 'lens'; id: number; answer: unknown };

/** What `MediaLens` asks, of one worker. */
export type LensQuestion =
  | { of: 'look'; connections: string[] }
  | { of: 'frame'; connection: string; place: Place; source: Source; timestamp: number }
  | { of: 'rows'; room: string }
  | { of: 'recorded'; connection: string; from: number };

export interface LensAnswers {
  look: ConnectionLook[];
  frame: FrameSeen | null;
  rows: ViewerRow[];
  recorded: Recorded | null;
}

/** Asks a worker; undefined when it does not answer. */
export type AskLens = <Q extends LensQuestion>(
  worker: number,
  question: Q,
) => Promise<LensAnswers[Q['of']] | undefined>;

/** How a worker was since it was last asked. */
export interface Pulse {
  /** Share of a core that it used; all threads together. */
  busy: number;
  /** By how much the latest of its timers was late. */
  lateMs: number;
  packetsPerSecond: number;
  subscribers: number;
}

/** Since it started. `In` is from publishers (packets: of viewers, too), `Out` towards viewers. */
export interface WorkerCounts {
  publishers: number;
  subscribers: number;
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
  lossIn: Sum;
  lossOut: Sum;
  /** From an offer to its connection, in milliseconds. */
  connecting: Sum;
}

/** Of how many values, and their sum. A loss is the share of the packets that one report says did not come, 0 to 1. */
export interface Sum {
  count: number;
  sum: number;
}

export interface WorkerStats extends WorkerCounts {
  pid: number;
  cpuMs: number;
  rssBytes: number;
}
