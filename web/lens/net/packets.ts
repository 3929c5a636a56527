import { chosenPair, received, type Stat } from './stats.ts';
import type { Medium } from './medium.ts';

/** Bytes that are put around each packet of ours. */
export const UDP = 8;
export const ipHeader = (family: 4 | 6): number => (family === 4 ? 20 : 40);
/** SRTP's tag: ten bytes with HMAC-SHA1-80 (RFC 3711), sixteen with AES-GCM (RFC 7714). */
export const srtpTag = (cipher: string | undefined): number => (/GCM/i.test(cipher ?? '') ? 16 : 10);

/**
 * What a link adds to each packet of IP: on Ethernet preamble 8, addresses and type 14, check sum 4 and the pause between frames 12
 * (IEEE 802.3); on Wi-Fi the header of a data frame 26, LLC/SNAP 8, CCMP 16 and the check sum 4 (IEEE 802.11), without the air time of
 * preambles and acknowledgements. Elsewhere we know of none.
 */
export function frameOverhead(medium: Medium): number | null {
  if (medium === 'ethernet') return 38;
  return medium === 'wifi' ? 54 : null;
}

/** Packets of media that came between two looks, and their bytes with RTP's header and SRTP's tag. */
export interface Traffic {
  packets: number;
  bytes: number;
  ms: number;
}

export function trafficBetween(before: readonly Stat[], now: readonly Stat[]): Traffic | null {
  const [first, last] = [trafficOf(before), trafficOf(now)];
  const ms = timeOf(now) - timeOf(before);
  const packets = last.packets - first.packets;
  return ms > 0 && packets >= 0 ? { packets, bytes: last.bytes - first.bytes, ms } : null;
}

/** Since the connection was made. */
export function trafficOf(all: readonly Stat[]): Omit<Traffic, 'ms'> {
  const tag = srtpTag(all.find(({ srtpCipher }) => srtpCipher)?.srtpCipher);
  let packets = 0;
  let bytes = 0;
  for (const stream of received(all)) {
    const count = stream.packetsReceived ?? 0;
    packets += count;
    bytes += (stream.bytesReceived ?? 0) + (stream.headerBytesReceived ?? 0) + count * tag;
  }
  return { packets, bytes };
}

/**
 * The largest packet of IP that must have come: the mean size of one stream's packets between two looks is no larger than the largest of
 * them. Statistics tell no single packet. Null before there are two looks.
 */
export function largestSurely(looks: readonly (readonly Stat[])[], family: 4 | 6): number | null {
  let largest: number | null = null;
  for (let at = 1; at < looks.length; at++) {
    const now = looks[at]!;
    const tag = srtpTag(now.find(({ srtpCipher }) => srtpCipher)?.srtpCipher);
    for (const stream of received(now)) {
      const before = looks[at - 1]!.find(({ id }) => id === stream.id);
      const count = (stream.packetsReceived ?? 0) - (before?.packetsReceived ?? 0);
      if (!before || count <= 0) continue;
      const bytes = sizeOf(stream) - sizeOf(before);
      const size = Math.floor(bytes / count) + tag + UDP + ipHeader(family);
      largest = Math.max(largest ?? 0, size);
    }
  }
  return largest;
}

/** All that crossed the wire or the air for this connection, in bits, in both directions. `extra`: what the link adds to each packet. */
export function bitsOnLink(all: readonly Stat[], family: 4 | 6, extra: number): number {
  const pair = chosenPair(all)?.pair;
  if (!pair) return 0;
  const packets = (pair.packetsReceived ?? 0) + (pair.packetsSent ?? 0);
  const bytes = (pair.bytesReceived ?? 0) + (pair.bytesSent ?? 0);
  return 8 * (bytes + packets * (UDP + ipHeader(family) + extra));
}

const sizeOf = (stream: Stat): number => (stream.bytesReceived ?? 0) + (stream.headerBytesReceived ?? 0);
const timeOf = (all: readonly Stat[]): number => Math.max(0, ...received(all).map(({ timestamp }) => timestamp));
