/** What the room plane knows of the media plane. Only signalling passes here; packets never do. */
import type { Socket } from 'node:net';
import type { Picture, Place, SentPicture, Source } from '../../protocol/stage.ts';
import type { WorkerStats } from './ipc.ts';
import type { MediaLens } from './lens-port.ts';

export interface MediaOffer {
  /** The room whose stage this is about. */
  room: string;
  /** Our name for the new peer connection. */
  connection: string;
  /** SDP offer of the client (RFC 8866). Checked for size by the edge, for everything else by the engine. */
  sdp: string;
  tracks: OfferedTrack[];
  /** Its packets are recorded from the first one on, ICE and DTLS where the client reaches the worker's door. */
  record?: boolean | undefined;
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

/**
 * What lets another node take a room's streams from this one, once. Both parts are base64url. It travels over the bus, which
 * nodes trust; whoever has it hears and sees the room.
 */
export interface LinkTicket {
  /** 128 random bits: the name of the link at both nodes. It stands readable at the beginning of the connection. */
  link: string;
  /** 256 random bits that both nodes know and nobody else. */
  key: string;
}

/** Where a node listens, as other nodes reach it. */
export interface NodeAddress {
  host: string;
  port: number;
}

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
  /**
   * A link between nodes ended without our asking: the other node ended it, was cut off or did not keep up, a worker died, or
   * nobody came for the ticket in time. Each side hears of its own end, once, and of nothing that `borrow` has thrown for.
   */
  linkEnded(link: string, room: string): void;
}

export interface MediaStats {
  /** Those that are up. */
  workers: (WorkerStats & {
    /** UDP. */
    port: number;
    /** Share of a core that it used in the last second. */
    busy: number;
    /** It takes no more viewers. */
    full: boolean;
  })[];
}

export interface MediaEngine extends MediaLens {
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
  /**
   * Lets another node take what publishers at *this* node bring into the room, now and later; what this node has borrowed is not
   * lent further. The ticket works once, within `limits.linkTicketMs`. Throws MediaUnavailable.
   */
  lend(room: string): Promise<LinkTicket>;
  /**
   * Takes the room's streams from the node that lent them, as if its publishers were here, until `unlink` or until it ends by
   * itself. Resolves when the link stands. Throws MediaUnavailable, also when the ticket is not good any more.
   */
  borrow(room: string, from: NodeAddress, ticket: LinkTicket): Promise<void>;
  /** Ends a link at either side, or takes back a ticket. Unknown names are no error. */
  unlink(link: string): void;
  /**
   * Another node has connected to our port and named this link; nothing has been read behind the name. True: it was lent and
   * nobody came for it before, and the socket is the engine's now. False: it is the caller's still.
   */
  arrived(link: string, socket: Socket): boolean;
  stats(): Promise<MediaStats>;
  stop(): Promise<void>;
}
