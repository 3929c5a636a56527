/** What the room plane knows of the media plane. Only signalling passes here; packets never do. */
import type { Picture, Place, SentPicture, Source } from '../../protocol/stage.ts';

export interface MediaOffer {
  /** The room whose stage this is about. */
  room: string;
  /** Our name for the new peer connection. */
  connection: string;
  /** SDP offer of the client (RFC 8866). Checked for size by the edge, for everything else by the engine. */
  sdp: string;
  tracks: OfferedTrack[];
}

/** Which section carries what of whom. A publisher's tracks all have the place the publisher stands in. */
export interface OfferedTrack {
  mid: string;
  source: Source;
  /** 0 when it is left out. */
  place?: Place | undefined;
}

/** The offer cannot be answered: malformed, or nothing in it that we speak. Becomes the error `sdp_invalid`. */
export class SdpInvalid extends Error {}
/** No worker is up. Becomes the error `media_unavailable`. */
export class MediaUnavailable extends Error {}
/** One more viewer would be too much for the workers that may take him. Becomes the error `media_full`. */
export class MediaFull extends MediaUnavailable {}

export interface MediaEvents {
  /** A connection is gone without our asking. */
  closed(connection: string, reason: 'failed' | 'worker_lost'): void;
  /**
   * A publisher's packets began to flow, or stopped for `limits.publisherSilentMs`. Reports count as packets: a publisher who
   * paused all its sources is still there.
   */
  flowing(connection: string, flowing: boolean): void;
  /** The pictures sent to a viewer changed. */
  sending(connection: string, pictures: SentPicture[]): void;
}

export interface MediaStats {
  /** Those that are up. */
  workers: {
    /** UDP. */
    port: number;
    pid: number;
    cpuMs: number;
    rssBytes: number;
    publishers: number;
    subscribers: number;
    packetsIn: number;
    packetsOut: number;
    /** Share of a core that it used in the last second. */
    busy: number;
    /** It takes no more viewers. */
    full: boolean;
  }[];
}

export interface MediaEngine {
  /**
   * Resolves with the SDP answer, complete with candidates. A second publisher of the room in the same place takes the
   * first one's as soon as it is connected; the first is closed then, without an event. Throws SdpInvalid or MediaUnavailable.
   */
  publish(offer: MediaOffer): Promise<string>;
  /** The same for a viewer. May be called before anybody publishes. Throws MediaFull, too. */
  subscribe(offer: MediaOffer): Promise<string>;
  /** How much picture a viewer's connection wants; `auto` until this is called. Unknown names are no error. */
  prefer(connection: string, picture: Picture): void;
  /**
   * These sources of a publisher are not forwarded any more, at once, and all others are; all are until this is called. Unknown
   * names are no error.
   */
  silence(connection: string, sources: Source[]): void;
  /** No packet is sent or taken any more, at once. Unknown names are no error. */
  close(connection: string): void;
  stats(): Promise<MediaStats>;
  stop(): Promise<void>;
}
