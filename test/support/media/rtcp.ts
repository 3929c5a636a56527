/** What viewers say of the packets they get, true or not (RFC 4585, RFC 5104, draft-alvestrand-rmcat-remb). */

const sender = 1;

export const pictureLoss = (media: number): Buffer => packet(206, 1, media);
export const fullIntra = (media: number): Buffer => packet(206, 4, 0, [media, (media & 0xff) << 24]);
/** `sequences` are asked for one by one. */
export const lost = (media: number, sequences: number[]): Buffer =>
  packet(
    205,
    1,
    media,
    sequences.map((sequence) => (sequence & 0xffff) * 0x1_0000),
  );

export function bandwidth(bitsPerSecond: number, medias: number[]): Buffer {
  let [mantissa, exponent] = [Math.floor(bitsPerSecond), 0];
  for (; mantissa > 0x3ffff; exponent++) mantissa = Math.floor(mantissa / 2);
  const name = Buffer.from('REMB').readUInt32BE();
  return packet(206, 15, 0, [name, medias.length * 0x100_0000 + exponent * 0x4_0000 + mantissa, ...medias]);
}

/** A receiver report of one stream. */
export const receiverReport = (media: number, fractionLost: number): Buffer =>
  packet(201, 1, media, [fractionLost * 0x100_0000, 0, 0, 0, 0]);

/** The SSRC that a keyframe is asked of, when the packet asks for one. */
export function keyframeAskedOf(data: Buffer): number | undefined {
  const asks = data.length >= 12 && data[1] === 206 && (data[0]! & 0x1f) === 1;
  return asks ? data.readUInt32BE(8) : undefined;
}

function packet(type: number, format: number, media: number, words: number[] = []): Buffer {
  const all = Buffer.alloc(12 + words.length * 4);
  all[0] = 0x80 | format;
  all[1] = type;
  all.writeUInt16BE(all.length / 4 - 1, 2);
  [sender, media, ...words].forEach((word, at) => all.writeUInt32BE(word >>> 0, 4 + at * 4));
  return all;
}
