import type { Socket } from 'node:net';

/** What passes over a link between two workers, of one machine or of two: frames of a fixed header and a body. */
export const kinds = {
  /** First of all: what the clock of the exporting worker shows (`ms`). */
  hello: 1,
  /** A publisher's part of a stream begins; the body is JSON. */
  feed: 2,
  /** One layer of a feed begins; the body is JSON. */
  layer: 3,
  /** One RTP packet of a layer; the body is its payload without padding. */
  packet: 4,
  /** At `ms` of the exporting worker's clock the layer's RTP timestamp is `timestamp`; the body is JSON, the publisher's own time. */
  clock: 5,
  /** The publisher of a feed is gone. */
  end: 6,
  /** The other way: a layer's keyframe is asked for. */
  keyframe: 7,
  /** Both ways, between machines: the other end is there. */
  ping: 8,
} as const;

export interface Frame {
  kind: number;
  /** Of the feed or layer it is about. */
  id: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  ms: number;
  /** Header and body: a part of what came over the line. */
  bytes: Buffer;
}

export const FRAME_HEADER = 24;
/** Far above any packet of a network that we know. */
const mostBytes = 8_192;
export const mostBody = mostBytes - FRAME_HEADER;

export type FrameParts = { kind: number } & Partial<Omit<Frame, 'kind' | 'bytes'>>;

/** `body` is copied. */
export function writeFrame(
  { kind, id = 0, marker, sequence = 0, timestamp = 0, ms = 0 }: FrameParts,
  body?: Buffer,
): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER + (body?.length ?? 0));
  bytes.writeUInt32BE(bytes.length, 0);
  bytes[4] = kind;
  bytes[5] = marker ? 1 : 0;
  bytes.writeUInt16BE(sequence, 6);
  bytes.writeUInt32BE(id, 8);
  bytes.writeUInt32BE(timestamp, 12);
  bytes.writeDoubleBE(ms, 16);
  body?.copy(bytes, FRAME_HEADER);
  return bytes;
}

/** Hands over the frames that come over the socket. What cannot be read or acted on ends the link, and nothing else. */
export function hear(socket: Socket, heard: (frame: Frame) => void): void {
  const read = createFrameReader(heard);
  socket.on('data', (chunk) => {
    try {
      read(chunk);
    } catch (error) {
      console.error(error);
      socket.destroy();
    }
  });
}

/** Takes what comes as it comes and hands over whole frames. The function throws when what comes is no frame. */
export function createFrameReader(read: (frame: Frame) => void): (chunk: Buffer) => void {
  let rest: Buffer | undefined;
  return (chunk) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= FRAME_HEADER) {
      const size = bytes.readUInt32BE(at);
      if (size < FRAME_HEADER || size > mostBytes) throw new Error(`a frame of ${size} bytes`);
      if (bytes.length - at < size) break;
      read(frameOf(bytes.subarray(at, at + size)));
      at += size;
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined;
  };
}

function frameOf(bytes: Buffer): Frame {
  return {
    kind: bytes[4]!,
    marker: bytes[5] === 1,
    sequence: bytes.readUInt16BE(6),
    id: bytes.readUInt32BE(8),
    timestamp: bytes.readUInt32BE(12),
    ms: bytes.readDoubleBE(16),
    bytes,
  };
}
