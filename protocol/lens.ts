/**
 * The lens: what is true of one's own connection now, layer by layer, and how one message or one frame travelled. The page asks, about
 * once a second while the lens is open; nothing is told without being asked. All times that end in `At` are milliseconds since 1970 by
 * the server's clock, with fractions. Addresses are those of whoever asks and of the server, never anybody else's.
 */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import type { Impairment } from './impairment.ts';
import type { LensTcp, ServerInterface } from './lens-system.ts';
import type { Picture, Place, SentPicture, Source } from './stage.ts';

export interface Endpoint {
  /** IPv4 or IPv6, without brackets or zone. */
  address: string;
  port: number;
}

/** What the server knows of this very socket. Needs `stage.watch`. Answered by `lens.socket_seen`. Errors: `rate`. */
export const LensSocket = z.object({ type: z.literal('lens.socket'), id: RequestId, room: Id });

export interface LensSocketSeen {
  type: 'lens.socket_seen';
  re: number;
  room: string;
  at: number;
  /**
   * The socket's ends as the server sees them. Behind a proxy `client` is what the proxy says, without a port, which it does not say;
   * null when it says nothing. What follows is of the way to the proxy then.
   */
  client: { address: string; port: number | null } | null;
  server: Endpoint | null;
  proxied: boolean;
  tls: LensTls | null;
  /** Null where the system does not tell, or behind a proxy (then it would be of the proxy's connection). */
  tcp: LensTcp | null;
  interface: ServerInterface | null;
  /** Compression of messages (RFC 7692) on this socket. */
  deflates: boolean;
}

export interface LensTls {
  /** `TLSv1.3` */
  version: string;
  /** By its IANA name. */
  cipher: string;
  certificate: {
    subject: string;
    issuer: string;
    validFrom: number;
    validTo: number;
    /** SHA-256 in hexadecimal, with colons. */
    fingerprint: string;
    names: string[];
    /** Made by this server's own authority. */
    own: boolean;
  } | null;
}

/** What the server knows of one's own media connections, and of the publishers' links. Needs `stage.watch`. Answered by `lens.looked`. Errors: `rate`, `busy`. */
export const LensLook = z.object({ type: z.literal('lens.look'), id: RequestId, room: Id });

export interface LensLooked {
  type: 'lens.looked';
  re: number;
  room: string;
  at: number;
  connections: ConnectionLook[];
  /** How well what is on stage reaches the server, by place. Nothing of it says who or where the publisher is. */
  publishers: PublisherLook[];
}

/** One media connection of one's own, as the media worker has it. Counters since it was made. */
export interface ConnectionLook {
  connection: string;
  role: 'publish' | 'subscribe';
  /** The server's ICE name of it (`a=ice-ufrag` of its answer): how a page finds which of its peer connections this is. */
  ufrag: string;
  connected: boolean;
  connectedAt: number | null;
  /** The chosen candidate pair as the server has it; null before there is one. */
  local: Endpoint | null;
  remote: Endpoint | null;
  /** It comes by the door for relays (Chromium's checks over TCP and TLS). */
  door: boolean;
  sent: PacketCounts;
  received: PacketCounts;
  /** What one's reports say, newest first second; null before the first. For publishers: what the server reports. */
  loss: number | null;
  jitterMs: number | null;
  /** From sender report to receiver report and back (RFC 3550 section 6.4.1). */
  roundTripMs: number | null;
  feedback: {
    nacks: number;
    nackedPackets: number;
    resent: number;
    pictureLosses: number;
    reports: number;
    padding: number;
  };
  /** For viewers: what the server believes the link carries, in bits per second, what it sends of pictures, and the wish. */
  budgetBits: number | null;
  estimateBits: number | null;
  congested: boolean;
  wish: Picture | null;
  pictures: SentPicture[];
  streams: StreamLook[];
  /** The worker's process. */
  worker: { busy: number; lateMs: number };
  /** What the lab does to it now. */
  impaired: Impairment | null;
  recording: { since: number; packets: number; bytes: number } | null;
}

/** Packets and the bytes of their RTP or RTCP, without SRTP's tag, UDP and IP. */
export interface PacketCounts {
  rtp: number;
  rtcp: number;
  bytes: number;
}

/** One SSRC of it. Those that never carried anything are left out. */
export interface StreamLook {
  place: Place;
  source: Source;
  ssrc: number;
  rtxSsrc: number | null;
  payloadType: number;
  codec: string;
  clockRate: number;
  /** Layer in use, 0 the smallest, of so many; null for sound. */
  layer: number | null;
  layers: number;
  /** The publisher's rate of that layer. */
  bits: number;
  packets: number;
  octets: number;
}

export interface PublisherLook {
  place: Place;
  flowing: boolean;
  /** Of pictures, in the last second; 0 to 1. */
  loss: number | null;
  jitterMs: number | null;
  nacks: number;
  /** As the publisher's page says; null when it does not. */
  roundTripMs: number | null;
  bits: number;
  layers: number;
}
