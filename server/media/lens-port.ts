/** What the lens and the lab want of the media plane. All of it is about connections by our names for them; see `MediaOffer`. */
import type { Impairment } from '../../protocol/impairment.ts';
import type { FrameLook } from '../../protocol/lens-journey.ts';
import type { LensPacketsRead } from '../../protocol/lens-packets.ts';
import type { ConnectionLook } from '../../protocol/lens.ts';
import type { Place, SentPicture, Source } from '../../protocol/stage.ts';

/**
 * What the worker knows of a frame; what the publisher's page said is added by who keeps the stage. Times are of the worker that
 * has the viewer: to a viewer at another worker or node than the publisher the frame is received when it has come over the link.
 * `capturedAt` is `capturedByPublisherAt` brought to the server's clock by nothing but the arrival of the publisher's first sender
 * report: it is too late by the time which that report was on its way, and by what the clocks have drifted since. Of frames that
 * came over a link it is always known by sender reports. Sent is what was given to the network, a bad one of the lab's included.
 * `bytes` are of the codec, without headers. `layer` counts among those that there are to choose from now.
 */
export type FrameSeen = Omit<FrameLook, 'capturedErrorMs' | 'encodeMs' | 'publisherRoundTripMs'> & {
  /**
   * By the publisher's own clock (NTP, of a browser the system's), by its packets, or where they do not say by its sender reports;
   * to the publisher's page, which knows its difference to the server's, it is as `Date.now()` was then. Null where neither has said
   * it yet.
   */
  capturedByPublisherAt: number | null;
};

/** A viewer's connection in numbers: never told to a client, only counted. */
export interface ViewerRow {
  connection: string;
  connected: boolean;
  /** Null before ICE has chosen. */
  family: 4 | 6 | null;
  /** IPv4 /24 or IPv6 /48 in text, of the address it comes from; null before ICE has chosen. */
  network: string | null;
  loss: number | null;
  jitterMs: number | null;
  roundTripMs: number | null;
  congested: boolean;
  /** The large picture of place 0; null when nothing is published. */
  quality: SentPicture['quality'] | null;
  impaired: boolean;
  /** Since it was made. */
  bytes: number;
  nacks: number;
  resent: number;
  pictureLosses: number;
}

/** See `LensPacketsRead`. */
export type Recorded = Omit<LensPacketsRead, 'type' | 're' | 'room'>;

export interface MediaLens {
  /** Those that are gone are left out. Frames of these viewers are noted for `limits.framesNotedMs`. */
  look(connections: readonly string[]): Promise<ConnectionLook[]>;
  /** A frame that was sent to this viewer with that timestamp; null when it is not known (any more). */
  frame(connection: string, place: Place, source: Source, timestamp: number): Promise<FrameSeen | null>;
  /** All viewers of the room at this engine. */
  rows(room: string): Promise<ViewerRow[]>;
  /** From now on, in both directions; null: as before. Unknown names are no error. */
  impair(connection: string, impairment: Impairment | null): void;
  /** Its packets from now on, or not any more; what was recorded stays until it is closed and `limits.recordingMs` after. */
  record(connection: string, on: boolean): void;
  /** From packet number `from` on, about `limits.recordingChunk` of it; null when nothing was recorded. */
  recorded(connection: string, from: number): Promise<Recorded | null>;
}
