/** What is kept of one packet: headers, and never what people say or show. Pure functions of bytes. */
import { limits } from '../../../protocol/limits.ts';
import type { SrtpProfile } from '../../../protocol/packet-kinds.ts';

const SOURCE_DESCRIPTION = 202;
const BYE = 203;
const APPLICATION = 204;
/** Reports and feedback, which are numbers all over: sender and receiver reports, RTPFB, PSFB, extended reports. */
const numbers = [200, 201, 205, 206, 207];
const CNAME = 1;
const dot = 0x2e;

/** An RTP header with its extensions (RFC 3550 section 5.1), a view into the packet; of what is none, as much as every header has. */
export function rtpHead(packet: Buffer): Buffer {
  let end = 12 + (packet[0]! & 0x0f) * 4;
  if ((packet[0]! & 0x10) !== 0 && end + 4 <= packet.length) end += 4 + packet.readUInt16BE(end + 2) * 4;
  return packet.subarray(0, end <= packet.length ? end : 12);
}

/** RTCP, in place of every text and of what has no known form: dots. Only the CNAME is left, which is a random name of a connection. */
export function rtcpHead(packet: Buffer): Buffer {
  const head = Buffer.from(packet.subarray(0, limits.recordedBytes));
  const hide = (from: number, end: number) => from < head.length && head.fill(dot, from, Math.min(end, head.length));
  let at = 0;
  while (at + 8 <= head.length) {
    const type = head[at + 1]!;
    const end = at + (head.readUInt16BE(at + 2) + 1) * 4;
    const count = head[at]! & 0x1f;
    if (type === SOURCE_DESCRIPTION) hideDescriptions(head, at + 4, Math.min(end, head.length));
    else if (type === BYE) hide(at + 4 + count * 4 + 1, end);
    else if (type === APPLICATION) hide(at + 12, end);
    else if (!numbers.includes(type)) hide(at + 8, head.length);
    at = end;
  }
  hide(at + 4, head.length);
  return head;
}

/** Chunks of an SSRC and items, up to an item of type 0 and the next multiple of four (RFC 3550 section 6.5). */
function hideDescriptions(head: Buffer, from: number, end: number): void {
  let at = from + 4;
  while (at < end) {
    const type = head[at]!;
    if (type === 0) {
      at += 4 - ((at - from) % 4) + 4;
      continue;
    }
    const next = at + 2 + (head[at + 1] ?? 0);
    if (type !== CNAME && at + 2 < end) head.fill(dot, at + 2, Math.min(next, end));
    at = next;
  }
}

const HANDSHAKE = 22;
const DTLS_HEADER = 13;
const HANDSHAKE_HEADER = 12;

/** A DTLS record's header, and of a handshake that is not encrypted yet its own (RFC 6347 sections 4.1 and 4.2.2). */
export function dtlsHead(packet: Buffer): Buffer {
  const isPlainHandshake = packet[0] === HANDSHAKE && packet.length >= 5 && packet.readUInt16BE(3) === 0;
  return packet.subarray(0, isPlainHandshake ? DTLS_HEADER + HANDSHAKE_HEADER : DTLS_HEADER);
}

const SERVER_HELLO = 2;
const USE_SRTP = 14;
const profiles: Record<number, SrtpProfile> = {
  0x0001: 'AES_CM_128_HMAC_SHA1_80',
  0x0007: 'AEAD_AES_128_GCM',
  0x0008: 'AEAD_AES_256_GCM',
};

/** How media will be encrypted, where this packet is what says so: the ServerHello (RFC 5764 section 4.1). */
export function srtpChosenIn(packet: Buffer): SrtpProfile | undefined {
  if (packet[0] !== HANDSHAKE || packet[DTLS_HEADER] !== SERVER_HELLO) return undefined;
  let at = DTLS_HEADER + HANDSHAKE_HEADER + 2 + 32; // the version and the random number
  at += 1 + (packet[at] ?? 0) + 2 + 1; // the session, the cipher, the compression
  const end = Math.min(packet.length, DTLS_HEADER + packet.readUInt16BE(11));
  for (at += 2; at + 4 <= end; at += 4 + packet.readUInt16BE(at + 2)) {
    if (packet.readUInt16BE(at) === USE_SRTP && at + 8 <= end) return profiles[packet.readUInt16BE(at + 6)];
  }
  return undefined;
}
