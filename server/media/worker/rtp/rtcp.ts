import type { ReceptionReport } from './reception.ts';

/** What of incoming RTCP concerns us; a party implements what it wants to hear. */
export interface RtcpListener {
  senderReport?(ssrc: number, ntpSeconds: number, ntpFraction: number, timestamp: number): void;
  /** A NACK came; the packets it names follow. */
  nacked?(mediaSsrc: number): void;
  /** One lost packet of a NACK. */
  nack?(mediaSsrc: number, sequence: number): void;
  /** PLI or FIR. */
  keyframe?(mediaSsrc: number): void;
  /**
   * One block of a report: the share of packets of this SSRC that were lost since the last one, 0 to 1; and the middle of the
   * NTP time of the last sender report and how long ago that was, in 1/65536 s, both 0 before the first; the jitter, in units of
   * the timestamp.
   */
  report?(mediaSsrc: number, lost: number, senderReport: number, since: number, jitter: number): void;
  /** The receiver's estimate of what its link carries, in bits per second (REMB). */
  estimate?(bitsPerSecond: number): void;
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const PLI = 1;
const FIR = 4;
const NACK = 1;
const TRANSPORT_WIDE = 15;
const APPLICATION = 15;

/**
 * Reads a (compound or reduced-size) RTCP packet and tells `listener` what it says. Everything read before a malformed part
 * counts; answers false when there was one. One packet may hold at most some 1,400 bytes, which bounds the work.
 */
export function readRtcp(packet: Buffer, listener: RtcpListener): boolean {
  let at = 0;
  while (at + 4 <= packet.length) {
    const first = packet[at]!;
    if (first >> 6 !== 2) return false;
    const end = at + (packet.readUInt16BE(at + 2) + 1) * 4;
    if (end > packet.length) return false;
    readBlock(packet, at, end, packet[at + 1]!, first & 0x1f, listener);
    at = end;
  }
  return at === packet.length;
}

function readBlock(
  packet: Buffer,
  at: number,
  end: number,
  type: number,
  format: number,
  listener: RtcpListener,
): void {
  const body = at + 4;
  if (type === SENDER_REPORT && end - body >= 24) {
    listener.senderReport?.(
      packet.readUInt32BE(body),
      packet.readUInt32BE(body + 4),
      packet.readUInt32BE(body + 8),
      packet.readUInt32BE(body + 12),
    );
    readReports(packet, body + 24, end, format, listener);
  } else if (type === RECEIVER_REPORT && end - body >= 4) {
    readReports(packet, body + 4, end, format, listener);
  } else if (type === PAYLOAD_FEEDBACK && format === APPLICATION && end - body >= 16) {
    if (packet.toString('latin1', body + 8, body + 12) === 'REMB') listener.estimate?.(readEstimate(packet, body + 12));
  } else if (type === TRANSPORT_FEEDBACK && format === NACK && end - body >= 8) {
    const media = packet.readUInt32BE(body + 4);
    listener.nacked?.(media);
    for (let item = body + 8; item + 4 <= end; item += 4) {
      const sequence = packet.readUInt16BE(item);
      listener.nack?.(media, sequence);
      for (let mask = packet.readUInt16BE(item + 2), bit = 1; mask !== 0; mask >>= 1, bit++) {
        if ((mask & 1) !== 0) listener.nack?.(media, (sequence + bit) & 0xffff);
      }
    }
  } else if (type === PAYLOAD_FEEDBACK && format === PLI && end - body >= 8) {
    listener.keyframe?.(packet.readUInt32BE(body + 4));
  } else if (type === PAYLOAD_FEEDBACK && format === FIR && end - body >= 16) {
    listener.keyframe?.(packet.readUInt32BE(body + 8));
  }
}

/** Report blocks (RFC 3550 section 6.4.1), as many as the header says and the packet has. */
function readReports(packet: Buffer, at: number, end: number, count: number, listener: RtcpListener): void {
  for (let n = 0; n < count && at + 24 <= end; n++, at += 24)
    listener.report?.(
      packet.readUInt32BE(at),
      packet[at + 4]! / 256,
      packet.readUInt32BE(at + 16),
      packet.readUInt32BE(at + 20),
      packet.readUInt32BE(at + 12),
    );
}

function readEstimate(packet: Buffer, at: number): number {
  const word = packet.readUInt32BE(at);
  return (word & 0x3ffff) * 2 ** ((word >>> 18) & 0x3f);
}

/** A receiver report with up to 31 blocks. */
export function receiverReport(sender: number, blocks: ReceptionReport[]): Buffer {
  const count = Math.min(31, blocks.length);
  const packet = Buffer.alloc(8 + count * 24);
  start(packet, count, RECEIVER_REPORT, sender);
  for (let i = 0; i < count; i++) writeReceptionReport(packet, 8 + i * 24, blocks[i]!);
  return packet;
}

function writeReceptionReport(packet: Buffer, at: number, block: ReceptionReport): void {
  packet.writeUInt32BE(block.ssrc, at);
  packet.writeUInt32BE(((block.fractionLost << 24) | (block.lost & 0xffffff)) >>> 0, at + 4);
  packet.writeUInt32BE(block.highest, at + 8);
  packet.writeUInt32BE(block.jitter, at + 12);
  packet.writeUInt32BE(block.lastSenderReport, at + 16);
  packet.writeUInt32BE(block.sinceSenderReport, at + 20);
}

export interface SenderReport {
  ssrc: number;
  ntpSeconds: number;
  ntpFraction: number;
  timestamp: number;
  packets: number;
  octets: number;
}

/** A sender report together with the source description every compound packet carries (RFC 3550 section 6.1). */
export function senderReport(report: SenderReport, cname: string): Buffer {
  const name = Buffer.from(cname, 'ascii');
  const chunk = Math.ceil((4 + 2 + name.length + 1) / 4) * 4; // SSRC, CNAME item, at least one zero, RFC 3550 section 6.5
  const packet = Buffer.alloc(28 + 4 + chunk);
  start(packet.subarray(0, 28), 0, SENDER_REPORT, report.ssrc);
  packet.writeUInt32BE(report.ntpSeconds, 8);
  packet.writeUInt32BE(report.ntpFraction, 12);
  packet.writeUInt32BE(report.timestamp, 16);
  packet.writeUInt32BE(report.packets >>> 0, 20);
  packet.writeUInt32BE(report.octets >>> 0, 24);
  const description = packet.subarray(28);
  start(description, 1, SOURCE_DESCRIPTION, report.ssrc);
  description[8] = 1; // CNAME
  description[9] = name.length;
  name.copy(description, 10);
  return packet;
}

/** Picture loss indication: the sender's next picture shall be a keyframe (RFC 4585 section 6.3.1). */
export function pictureLoss(sender: number, media: number): Buffer {
  const packet = Buffer.alloc(12);
  start(packet, PLI, PAYLOAD_FEEDBACK, sender);
  packet.writeUInt32BE(media, 8);
  return packet;
}

/** Generic NACK of the first `count` sequence numbers, which are in the order they were missed (RFC 4585 section 6.2.1). */
export function nack(sender: number, media: number, sequences: Uint16Array, count: number): Buffer {
  const items: number[] = [];
  for (let i = 0; i < count; i++) {
    const sequence = sequences[i]!;
    const last = items.length - 1;
    const bit = last < 0 ? 0 : (sequence - (items[last]! >>> 16)) & 0xffff;
    if (bit >= 1 && bit <= 16) items[last] = (items[last]! | (1 << (bit - 1))) >>> 0;
    else items.push((sequence << 16) >>> 0);
  }
  const packet = Buffer.alloc(12 + items.length * 4);
  start(packet, NACK, TRANSPORT_FEEDBACK, sender);
  packet.writeUInt32BE(media, 8);
  items.forEach((item, i) => packet.writeUInt32BE(item, 12 + i * 4));
  return packet;
}

/** Receiver estimated maximum bitrate, in bits per second, for senders without transport-wide feedback (draft-alvestrand-rmcat-remb). */
export function remb(sender: number, bitsPerSecond: number, medias: number[]): Buffer {
  let mantissa = Math.floor(bitsPerSecond);
  let exponent = 0;
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent++;
  }
  const packet = Buffer.alloc(20 + medias.length * 4);
  start(packet, APPLICATION, PAYLOAD_FEEDBACK, sender);
  packet.write('REMB', 12, 'ascii');
  packet.writeUInt32BE(((medias.length << 24) | (exponent << 18) | mantissa) >>> 0, 16);
  medias.forEach((media, i) => packet.writeUInt32BE(media, 20 + i * 4));
  return packet;
}

/** A transport-wide feedback packet around `body`, which is padded to whole words (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
export function transportWide(sender: number, media: number, body: Buffer): Buffer {
  const padding = (4 - (body.length % 4)) % 4;
  const packet = Buffer.alloc(12 + body.length + padding);
  start(packet, TRANSPORT_WIDE, TRANSPORT_FEEDBACK, sender);
  packet.writeUInt32BE(media, 8);
  body.copy(packet, 12);
  if (padding > 0) {
    packet[0]! |= 0x20;
    packet[packet.length - 1] = padding;
  }
  return packet;
}

function start(packet: Buffer, format: number, type: number, sender: number): void {
  packet[0] = 0x80 | format;
  packet[1] = type;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(sender, 4);
}
