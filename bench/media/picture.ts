/** Pictures as a VP8 encoder would hand them to the network (RFC 7741), with nothing in them. */

export interface Encoder {
  /** The payloads of the next frame, in order; the last one ends it. */
  frame(): Buffer[];
  /** The next frame shall be a keyframe. */
  wantKeyframe(): void;
}

export interface EncoderSettings {
  width: number;
  height: number;
  bitsPerSecond: number;
  framesPerSecond: number;
}

/** What browsers put into one packet at most, so that it fits an Ethernet frame with everything around it. */
export const payloadBytes = 1_150;
/** A keyframe of a talking head is some times as large as what follows it. */
const keyframeFactor = 5;
const descriptorBytes = 6;
/** Frames differ in size; over the eight of them the rate is the one that was asked for. */
const sizes = [0.8, 1.1, 0.95, 1.2, 0.85, 1.05, 0.9, 1.15];

export function createEncoder({ width, height, bitsPerSecond, framesPerSecond }: EncoderSettings): Encoder {
  const usual = bitsPerSecond / 8 / framesPerSecond;
  let keyframeWanted = true;
  let pictureId = 1_000;
  let tl0 = 0;
  let frames = 0;

  return {
    frame() {
      const isKeyframe = keyframeWanted;
      keyframeWanted = false;
      pictureId = (pictureId + 1) & 0x7fff;
      tl0 = (tl0 + 1) & 0xff;
      const bytes = Math.round(usual * (isKeyframe ? keyframeFactor : sizes[frames++ % sizes.length]!));
      const packets = Math.ceil(bytes / payloadBytes);
      const payloads: Buffer[] = [];
      for (let n = 0; n < packets; n++) {
        const payload = Buffer.alloc(Math.floor(bytes / packets), 0x5a);
        describe(payload, n === 0);
        if (n === 0) begin(payload, isKeyframe);
        payloads.push(payload);
      }
      return payloads;
    },
    wantKeyframe: () => void (keyframeWanted = true),
  };

  /** The payload descriptor (RFC 7741 section 4.2): a picture id of 15 bits, TL0PICIDX, and the one temporal layer there is. */
  function describe(payload: Buffer, startsFrame: boolean): void {
    payload[0] = startsFrame ? 0x90 : 0x80;
    payload[1] = 0xe0;
    payload.writeUInt16BE(0x8000 | pictureId, 2);
    payload[4] = tl0;
    payload[5] = 0;
  }

  /** The beginning of a frame (RFC 6386 section 9.1); of a keyframe also start code and size. */
  function begin(payload: Buffer, isKeyframe: boolean): void {
    payload[descriptorBytes] = isKeyframe ? 0x10 : 0x11;
    if (!isKeyframe) return;
    payload.writeUIntBE(0x9d012a, descriptorBytes + 3, 3);
    payload.writeUInt16LE(width, descriptorBytes + 6);
    payload.writeUInt16LE(height, descriptorBytes + 8);
  }
}
