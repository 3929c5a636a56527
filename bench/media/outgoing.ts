/** What a browser sends of one SSRC: packets with their header extensions, and reports about them. */
import { senderReport } from '../../server/media/worker/rtp/rtcp.ts';

export interface Outgoing {
  readonly ssrc: number;
  /** One RTP packet; `transportWide` is the number all packets of the connection share. */
  packet(payload: Buffer, timestamp: number, marker: boolean, transportWide: number): Buffer;
  /** The other side knows now which section this SSRC belongs to: its name need not be in every packet any more. */
  introduced(): void;
  /** Sender report: the RTP timestamp that stands for this moment, in milliseconds since 1970. */
  report(moment: number, timestamp: number): Buffer;
}

export interface OutgoingSettings {
  ssrc: number;
  payloadType: number;
  /** Identifiers of the extensions the other side took, and what is said in them; undefined says nothing. */
  mid: { id: number; value: string } | undefined;
  rid: { id: number; value: string } | undefined;
  transportWideId: number | undefined;
}

const headerBytes = 12;
/** Between the epochs of NTP (1900) and of Unix, in seconds. */
const ntpEpoch = 2_208_988_800;

export function createOutgoing({ ssrc, payloadType, mid, rid, transportWideId }: OutgoingSettings): Outgoing {
  const counter = transportWideId === undefined ? [] : [element(transportWideId, Buffer.alloc(2))];
  const names = [mid, rid].flatMap((name) => (name ? [element(name.id, Buffer.from(name.value))] : []));
  const short = block(counter);
  let extensions = block([...counter, ...names]);
  let sequence = 1_000;
  let packets = 0;
  let octets = 0;

  return {
    ssrc,
    packet(payload, timestamp, marker, transportWide) {
      const packet = Buffer.allocUnsafe(headerBytes + extensions.length + payload.length);
      packet[0] = extensions.length > 0 ? 0x90 : 0x80;
      packet[1] = (marker ? 0x80 : 0) | payloadType;
      packet.writeUInt16BE((sequence = (sequence + 1) & 0xffff), 2);
      packet.writeUInt32BE(timestamp >>> 0, 4);
      packet.writeUInt32BE(ssrc, 8);
      extensions.copy(packet, headerBytes);
      if (transportWideId !== undefined) packet.writeUInt16BE(transportWide & 0xffff, headerBytes + 5); // the first element
      payload.copy(packet, headerBytes + extensions.length);
      packets++;
      octets += payload.length;
      return packet;
    },
    introduced: () => void (extensions = short),
    report(moment, timestamp) {
      const ntpSeconds = Math.floor(moment / 1000) + ntpEpoch;
      const ntpFraction = Math.floor(((moment % 1000) / 1000) * 2 ** 32);
      return senderReport({ ssrc, ntpSeconds, ntpFraction, timestamp: timestamp >>> 0, packets, octets }, 'lecturer');
    },
  };
}

/** One-byte header extensions (RFC 8285 section 4.2). */
function element(id: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(id << 4) | (value.length - 1)]), value]);
}

function block(elements: Buffer[]): Buffer {
  if (elements.length === 0) return Buffer.alloc(0);
  const body = Buffer.concat(elements);
  const words = Math.ceil(body.length / 4);
  const whole = Buffer.alloc(4 + words * 4);
  whole.writeUInt16BE(0xbede, 0);
  whole.writeUInt16BE(words, 2);
  body.copy(whole, 4);
  return whole;
}
