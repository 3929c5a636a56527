import type { PacketEnds } from '../../protocol/lens-packets.ts';
import type { Recorded } from '../media/lens-port.ts';
import { createPacketRing } from '../media/packet-ring.ts';
import type { SocketTap } from '../rooms/client.ts';

/** Writes down the frames of one socket: when, which way, how long, and the type of the message. Never another word of it. */
export interface SocketRecording extends SocketTap {
  read(from: number): Recorded;
}

const MASKED = 0x80;
const MASK_BYTES = 4;
const TEXT = 0x1;
const DEFLATED = 0x40;
/** As all our messages begin; what begins otherwise is not said to be of a type. */
const typeFirst = /^\{"type":"([a-z._]{1,40})"/;
const mostTypeBytes = 64;

export function createSocketRecording(ends: PacketEnds): SocketRecording {
  const ring = createPacketRing();
  const name = ring.name(ends);

  function add(out: boolean, length: number, header: Buffer, type: string): void {
    const head = Buffer.concat([header, Buffer.from(type)]);
    ring.add({ at: performance.timeOrigin + performance.now(), out, kind: 'websocket', ends: name, length, head });
  }

  return {
    sent(frames) {
      for (let at = 0; at + 2 <= frames.length;) {
        const { payloadAt, end } = frameAt(frames, at);
        const isPlainText = (frames[at]! & (DEFLATED | 0x0f)) === TEXT;
        const type = isPlainText ? typeOf(frames.subarray(payloadAt, end)) : '';
        add(true, end - at, frames.subarray(at, payloadAt), type);
        at = end;
      }
    },
    heard(opcode, payload) {
      const header = maskedHeader(opcode, payload.length);
      add(false, header.length + MASK_BYTES + payload.length, header, opcode === TEXT ? typeOf(payload) : '');
    },
    read: (from) => ({ ...ring.read(from), srtp: null }),
  };
}

function typeOf(payload: Buffer): string {
  const type = typeFirst.exec(payload.toString('latin1', 0, mostTypeBytes))?.[1];
  return type === undefined ? '' : `{"type":"${type}"}`;
}

/** One of our own frames, which are not masked (RFC 6455 section 5.2). */
function frameAt(frames: Buffer, at: number): { payloadAt: number; end: number } {
  const short = frames[at + 1]!;
  if (short < 126) return { payloadAt: at + 2, end: at + 2 + short };
  if (short === 126) return { payloadAt: at + 4, end: at + 4 + frames.readUInt16BE(at + 2) };
  return { payloadAt: at + 10, end: at + 10 + Number(frames.readBigUInt64BE(at + 2)) };
}

/** As the client's header was, up to the mask: that is a random number, and gone by now. */
function maskedHeader(opcode: number, length: number): Buffer {
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  header[1] = MASKED | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
