import type { LensPacketsRead, PacketEnds } from '../../../protocol/lens-packets.ts';
import { srtpBytes, type PacketKind, type SrtpProfile } from '../../../protocol/packet-kinds.ts';

/** A recorded packet by itself. */
export interface Packet {
  at: number;
  /** Sent by the server. */
  out: boolean;
  kind: PacketKind;
  ends: PacketEnds;
  /** As it was on the wire; of media only as far as anybody knows how it was encrypted. */
  length: number;
  head: Uint8Array;
}

/** What one answer brought. Where the server could not know how media was encrypted, the browser does (`RTCTransportStats.srtpCipher`). */
export function packetsOf(
  read: Pick<LensPacketsRead, 'packets' | 'ends' | 'srtp'>,
  srtpCipher: string | undefined,
): Packet[] {
  const unsaid = read.srtp === null ? profileOf(srtpCipher) : null;
  return read.packets.map(({ at, out, kind, ends, length, head }) => ({
    at,
    out,
    kind,
    ends: read.ends[ends]!,
    length: length + (unsaid && (kind === 'rtp' || kind === 'rtcp') ? srtpBytes(unsaid, kind) : 0),
    head: Uint8Array.from(atob(head), (sign) => sign.charCodeAt(0)),
  }));
}

const profiles: SrtpProfile[] = ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_128_GCM', 'AEAD_AES_256_GCM'];

/** Browsers say it with and without `SRTP_`, and one writes the first of them its own way. */
export function profileOf(srtpCipher: string | undefined): SrtpProfile | null {
  const name = srtpCipher?.replace(/^SRTP_/, '').replace('AES128_CM_SHA1_80', 'AES_CM_128_HMAC_SHA1_80');
  return profiles.find((profile) => profile === name) ?? null;
}
