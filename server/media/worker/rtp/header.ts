/** One RTP header, read into an object that is used again for the next packet. Offsets count from the start of the packet. */
export interface RtpHeader {
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** The one-byte header extensions (RFC 8285 section 4.2); both 0 when there are none. */
  extensionsStart: number;
  extensionsEnd: number;
  payloadStart: number;
  /** Less the padding. Equal to `payloadStart` in a packet of padding only. */
  payloadEnd: number;
}

export const FIXED_HEADER_BYTES = 12;
const ONE_BYTE_PROFILE = 0xbede;

export function createRtpHeader(): RtpHeader {
  return {
    marker: false,
    payloadType: 0,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    extensionsStart: 0,
    extensionsEnd: 0,
    payloadStart: 0,
    payloadEnd: 0,
  };
}

/** RTP and RTCP share a port; the second byte tells them apart (RFC 5761 section 4). */
export function isRtcp(packet: Buffer): boolean {
  const type = packet[1]!;
  return type >= 192 && type <= 223;
}

/** Reads the header of `packet` (RFC 3550 section 5.1). False, and `header` undefined in content, when it is malformed. */
export function readRtpHeader(packet: Buffer, header: RtpHeader): boolean {
  const size = packet.length;
  if (size < FIXED_HEADER_BYTES) return false;
  const first = packet[0]!;
  if (first >> 6 !== 2) return false;
  let at = FIXED_HEADER_BYTES + (first & 0x0f) * 4;
  if (at > size) return false;
  header.extensionsStart = 0;
  header.extensionsEnd = 0;
  if ((first & 0x10) !== 0) {
    if (at + 4 > size) return false;
    const profile = packet.readUInt16BE(at);
    const bytes = packet.readUInt16BE(at + 2) * 4;
    at += 4;
    if (at + bytes > size) return false;
    if (profile === ONE_BYTE_PROFILE) {
      header.extensionsStart = at;
      header.extensionsEnd = at + bytes;
    }
    at += bytes;
  }
  let end = size;
  if ((first & 0x20) !== 0) {
    const padding = packet[size - 1]!;
    if (padding === 0 || at + padding > size) return false;
    end -= padding;
  }
  const second = packet[1]!;
  header.marker = (second & 0x80) !== 0;
  header.payloadType = second & 0x7f;
  header.sequence = packet.readUInt16BE(2);
  header.timestamp = packet.readUInt32BE(4);
  header.ssrc = packet.readUInt32BE(8);
  header.payloadStart = at;
  header.payloadEnd = end;
  return true;
}

/**
 * Where the data of the extension `id` begins, or -1. Its length is `extensionLength` of that place.
 * Extension elements are walked to the end of the block at most.
 */
export function findExtension(packet: Buffer, header: RtpHeader, id: number): number {
  let at = header.extensionsStart;
  const end = header.extensionsEnd;
  while (at < end) {
    const lead = packet[at]!;
    if (lead === 0) {
      at += 1;
      continue;
    }
    const found = lead >> 4;
    if (found === 15) return -1;
    const bytes = (lead & 0x0f) + 1;
    if (at + 1 + bytes > end) return -1;
    if (found === id) return at + 1;
    at += 1 + bytes;
  }
  return -1;
}

/** Bytes of the extension whose data begins at `at`, as `findExtension` gave it. */
export function extensionLength(packet: Buffer, at: number): number {
  return (packet[at - 1]! & 0x0f) + 1;
}
