import type { Picture, SentPicture, Source } from '../../protocol/stage.ts';
import type { MediaOffer } from './port.ts';

/** Everything that passes between the supervisor and a media worker. `id` pairs a request with its answer. */
export type ToWorker =
  | {
      type: 'start';
      port: number;
      relayPort: number | undefined;
      bindAddress: string | undefined;
      announcedAddresses: string[];
    }
  | { type: 'publish' | 'subscribe'; id: number; offer: MediaOffer }
  | { type: 'prefer'; connection: string; picture: Picture }
  | { type: 'silence'; connection: string; sources: Source[] }
  | { type: 'close'; connection: string }
  /** With a socket: send what publishers bring into the room over it to another worker, or take it from there. */
  | { type: 'link'; link: number; room: string; side: 'export' | 'import' }
  | { type: 'unlink'; link: number }
  | { type: 'stats' | 'ping'; id: number };

export type FromWorker =
  | { type: 'started' }
  | { type: 'cannot_start'; why: string }
  | { type: 'answered'; id: number; sdp: string }
  | { type: 'refused'; id: number; fault: 'sdp' | 'media'; why: string }
  | { type: 'closed'; connection: string }
  /** A link has ended without our asking. */
  | { type: 'link_ended'; link: number }
  /** A newer publisher of the room took its place. */
  | { type: 'replaced'; connection: string }
  | { type: 'flowing'; connection: string; flowing: boolean }
  | { type: 'sending'; connection: string; pictures: SentPicture[] }
  | { type: 'stats'; id: number; stats: WorkerStats }
  | { type: 'pong'; id: number; pulse: Pulse };

/** How a worker was since it was last asked. */
export interface Pulse {
  /** Share of a core that it used; all threads together. */
  busy: number;
  /** By how much the latest of its timers was late. */
  lateMs: number;
  packetsPerSecond: number;
  subscribers: number;
}

export interface WorkerStats {
  pid: number;
  cpuMs: number;
  rssBytes: number;
  publishers: number;
  subscribers: number;
  packetsIn: number;
  packetsOut: number;
}
