/** What we understood of a client's offer. Every string in it matched a narrow pattern; nothing else of the offer is kept. */
export interface Offer {
  /** The mids of the BUNDLE group (RFC 9143), in order. */
  bundle: string[];
  sections: OfferedSection[];
}

export interface OfferedSection {
  kind: string;
  protocol: string;
  formats: string[];
  mid: string | undefined;
  /** Port 0 without `bundle-only`: the client has given this section up. */
  stopped: boolean;
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  rtcpMux: boolean;
  rtcpReducedSize: boolean;
  ice: IceCredentials | undefined;
  fingerprint: Fingerprint | undefined;
  setup: Setup | undefined;
  /** By payload type, in the order of the offer. */
  codecs: Map<number, Codec>;
  /** Identifiers of header extensions by name (RFC 8285). */
  extensions: Map<string, number>;
  ssrcs: number[];
  /** Names of the layers the client wants to send (RFC 8851, RFC 8853), the smallest picture first. */
  layers: string[];
  /** Media SSRC and the SSRC of its retransmissions (RFC 5576 section 4.2, `FID`). */
  retransmissions: [media: number, rtx: number][];
}

export interface IceCredentials {
  ufrag: string;
  pwd: string;
}

export interface Fingerprint {
  algorithm: string;
  value: string;
}

export type Setup = 'actpass' | 'active' | 'passive';

export interface Codec {
  /** In lower case, `vp8/90000` or `opus/48000/2`. */
  name: string;
  /** For `rtx`: the payload type it repeats. */
  repeats: number | undefined;
  feedback: Set<string>;
  /** Of H.264 (RFC 6184 section 8.1), in lower case. */
  packetizationMode: number;
  profile: string | undefined;
}
