import type { RtpHeader } from './header.ts';

/** One packet of a layer, as it is kept: what it was when it came, and the bytes in which it goes out again and again. */
export interface Packet {
  /** Its sequence number, counted on over the wraps. */
  index: number;
  timestamp: number;
  marker: boolean;
  startsKeyframe: boolean;
  /**
   * Header and payload. Every viewer's numbers are written into the same bytes, right before they are encrypted for him: what
   * stands in the header says nothing of what came.
   */
  wire: Buffer;
  /** Places in `wire`, -1 where absent, and what stood there (VP8 only). */
  pictureIdAt: number;
  pictureIdLong: boolean;
  pictureId: number;
  tl0At: number;
  tl0: number;
}

/** Of what we send: the fixed header, and for pictures one extension block with the time of sending. */
export const WIRE_HEADER = { audio: 12, video: 20 } as const;
const EXTENSION_AT = 16;
/** Ends the reading of extensions (RFC 8285 section 4.2): for viewers who did not ask for the time of sending. */
const NO_EXTENSION = 15;

/**
 * The bytes to send, written over what came where there is room before the payload, so that nothing is copied; `packet` is of
 * no use any more. `nowMs` becomes the time of sending.
 */
export function wireOf(
  packet: Buffer,
  header: RtpHeader,
  kind: 'audio' | 'video',
  ssrc: number,
  nowMs: number,
): Buffer {
  const size = WIRE_HEADER[kind];
  const { payloadStart, payloadEnd } = header;
  let wire: Buffer;
  if (payloadStart >= size) wire = packet.subarray(payloadStart - size, payloadEnd);
  else {
    wire = Buffer.allocUnsafe(size + payloadEnd - payloadStart);
    packet.copy(wire, size, payloadStart, payloadEnd);
  }
  writeFixed(wire, kind, ssrc);
  if (kind === 'video') writeSendTime(wire, nowMs);
  return wire;
}

function writeFixed(wire: Buffer, kind: 'audio' | 'video', ssrc: number): void {
  wire[0] = kind === 'video' ? 0x90 : 0x80;
  wire.writeUInt32BE(ssrc, 8);
  if (kind === 'video') wire.writeUInt32BE(0xbede0001, 12);
}

/** The time of sending, in 24 bits: 6 of seconds, 18 of fraction. */
export function writeSendTime(wire: Buffer, nowMs: number): void {
  const time = Math.floor(((nowMs / 1000) % 64) * 0x40000);
  wire[EXTENSION_AT + 1] = time >>> 16;
  wire[EXTENSION_AT + 2] = (time >>> 8) & 0xff;
  wire[EXTENSION_AT + 3] = time & 0xff;
}

/** What differs from viewer to viewer. `sendTime` is the number he gave that extension, undefined where he did not. */
export function address(
  wire: Buffer,
  first: number,
  sequence: number,
  timestamp: number,
  sendTime: number | undefined,
): void {
  wire[1] = first;
  wire[2] = (sequence >>> 8) & 0xff;
  wire[3] = sequence & 0xff;
  wire[4] = timestamp >>> 24;
  wire[5] = (timestamp >>> 16) & 0xff;
  wire[6] = (timestamp >>> 8) & 0xff;
  wire[7] = timestamp & 0xff;
  if (wire[0] === 0x90) wire[EXTENSION_AT] = ((sendTime ?? NO_EXTENSION) << 4) | 2;
}

const again = Buffer.alloc(2_048);

/**
 * The packet once more, in the form of a retransmission (RFC 4588 section 4): the payload begins with its first sequence
 * number. `wire` is as it was addressed to this viewer. The result is overwritten by the next call.
 */
export function retransmission(
  wire: Buffer,
  rtx: { ssrc: number; payloadType: number; sequence: number },
  nowMs: number,
): Buffer | undefined {
  const size = WIRE_HEADER.video;
  if (wire.length + 2 > again.length) return undefined;
  wire.copy(again, 0, 0, size);
  again[1] = (wire[1]! & 0x80) | rtx.payloadType;
  again.writeUInt16BE(rtx.sequence & 0xffff, 2);
  again.writeUInt32BE(rtx.ssrc, 8);
  writeSendTime(again, nowMs);
  again[size] = wire[2]!;
  again[size + 1] = wire[3]!;
  wire.copy(again, size + 2, size);
  return again.subarray(0, wire.length + 2);
}

const PADDING_BYTES = 255;

/** A retransmission of nothing: only its bytes count, to try what a link carries (RFC 3550 section 5.1, padding). */
export function padding(
  rtx: { ssrc: number; payloadType: number; sequence: number },
  sendTime: number | undefined,
  timestamp: number,
  nowMs: number,
): Buffer {
  const packet = again.subarray(0, WIRE_HEADER.video + PADDING_BYTES).fill(0);
  writeFixed(packet, 'video', rtx.ssrc);
  writeSendTime(packet, nowMs);
  address(packet, rtx.payloadType, rtx.sequence, timestamp, sendTime);
  packet[0] = 0xb0;
  packet[packet.length - 1] = PADDING_BYTES;
  return packet;
}
