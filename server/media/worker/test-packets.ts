/** For tests: packets as a browser would send them. */
export interface RtpParts {
  payloadType?: number;
  sequence?: number;
  timestamp?: number;
  ssrc?: number;
  marker?: boolean;
  extensions?: { id: number; data: Buffer }[];
  payload?: Buffer;
  padding?: number;
}

export function rtp(parts: RtpParts = {}): Buffer {
  const {
    payloadType = 96,
    sequence = 0,
    timestamp = 0,
    ssrc = 1,
    marker = false,
    extensions = [],
    padding = 0,
  } = parts;
  const payload = parts.payload ?? Buffer.alloc(0);
  const elements = Buffer.concat(
    extensions.map(({ id, data }) => Buffer.concat([Buffer.from([(id << 4) | (data.length - 1)]), data])),
  );
  const extensionWords = Math.ceil(elements.length / 4);
  const header = Buffer.alloc(extensions.length > 0 ? 16 + extensionWords * 4 : 12);
  header[0] = 0x80 | (extensions.length > 0 ? 0x10 : 0) | (padding > 0 ? 0x20 : 0);
  header[1] = (marker ? 0x80 : 0) | payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  if (extensions.length > 0) {
    header.writeUInt16BE(0xbede, 12);
    header.writeUInt16BE(extensionWords, 14);
    elements.copy(header, 16);
  }
  const tail = Buffer.alloc(padding);
  if (padding > 0) tail[padding - 1] = padding;
  return Buffer.concat([header, payload, tail]);
}

/** The start of a VP8 payload with a 15-bit picture id and a TL0PICIDX. */
export function vp8(
  parts: { keyframe?: boolean; starts?: boolean; pictureId?: number; tl0?: number; body?: string } = {},
): Buffer {
  const { keyframe = false, starts = true, pictureId = 0, tl0 = 0, body = '' } = parts;
  const head = Buffer.from([
    0x80 | (starts ? 0x10 : 0),
    0xc0,
    0x80 | (pictureId >> 8),
    pictureId & 0xff,
    tl0,
    keyframe ? 0x00 : 0x01,
  ]);
  return Buffer.concat([head, Buffer.from(body)]);
}
