import { constants, deflateRawSync } from 'node:zlib';
import type { RawData } from 'ws';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Prepared } from '../rooms/client.ts';

const final = 0x80;
/** The first reserved bit: the payload is deflated (RFC 7692 section 6). */
const deflatedBit = 0x40;
/** RFC 6455 section 5.2 */
export const opcodes = { text: 0x1, binary: 0x2, ping: 0x9, pong: 0xa };

/** A message as one text frame, made once and written to any number of sockets. */
export class Frame implements Prepared {
  readonly frame: Buffer;
  private readonly payload: Buffer;
  private small: Buffer | null = null;
  private asks: Buffer | null = null;

  constructor(text: string) {
    this.payload = Buffer.from(text);
    this.frame = framed(final | opcodes.text, this.payload);
  }

  /**
   * The same for sockets that agreed to compression: deflated when first asked for, then kept. It stands for itself, without
   * what was sent before, so that one fits all. Short ones stay as they are: nothing would be won.
   */
  get deflated(): Buffer {
    return (this.small ??= this.deflate());
  }

  /** With a ping behind it: one write less for sockets that are due to be asked whether they are there. */
  get asking(): Buffer {
    return (this.asks ??= Buffer.concat([this.frame, pingFrame]));
  }

  private deflate(): Buffer {
    if (this.payload.length < limits.deflateFromBytes) return this.frame;
    const deflated = deflateRawSync(this.payload, { finishFlush: constants.Z_SYNC_FLUSH });
    // RFC 7692 section 7.2.1: the empty block at the end, 00 00 ff ff, is not sent.
    return framed(final | deflatedBit | opcodes.text, deflated.subarray(0, -4));
  }
}

export function prepare(message: ServerMessage): Frame {
  return new Frame(JSON.stringify(message));
}

export const pingFrame = framed(final | opcodes.ping, Buffer.alloc(0));

/** What a ping asked is answered with (RFC 6455 section 5.5.3). */
export function pongFrame(asked: Buffer): Buffer {
  return framed(final | opcodes.pong, asked);
}

/** A message as `ws` hands it over. */
export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** One unmasked frame (RFC 6455 section 5.2). */
function framed(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = first;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  payload.copy(frame, headLength);
  return frame;
}
