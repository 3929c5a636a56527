/** The VP8 payload descriptor (RFC 7741 section 4.2), read into an object that is used again. Places are -1 where absent. */
export interface Vp8Descriptor {
  /** The packet begins a frame. */
  startsFrame: boolean;
  /** The packet begins a keyframe. */
  startsKeyframe: boolean;
  pictureIdAt: number;
  /** 15 bits instead of 7. */
  pictureIdLong: boolean;
  pictureId: number;
  tl0At: number;
  tl0: number;
}

export function createVp8Descriptor(): Vp8Descriptor {
  return {
    startsFrame: false,
    startsKeyframe: false,
    pictureIdAt: -1,
    pictureIdLong: false,
    pictureId: 0,
    tl0At: -1,
    tl0: 0,
  };
}

/** Reads the descriptor of the payload between `start` and `end`. False when it is cut off. */
export function readVp8(packet: Buffer, start: number, end: number, vp8: Vp8Descriptor): boolean {
  vp8.pictureIdAt = -1;
  vp8.tl0At = -1;
  vp8.startsFrame = false;
  vp8.startsKeyframe = false;
  let at = start;
  if (at >= end) return false;
  const first = packet[at++]!;
  if ((first & 0x80) !== 0) {
    if (at >= end) return false;
    const present = packet[at++]!;
    if ((present & 0x80) !== 0) {
      if (at >= end) return false;
      vp8.pictureIdAt = at;
      const high = packet[at++]!;
      vp8.pictureIdLong = (high & 0x80) !== 0;
      vp8.pictureId = high & 0x7f;
      if (vp8.pictureIdLong) {
        if (at >= end) return false;
        vp8.pictureId = (vp8.pictureId << 8) | packet[at++]!;
      }
    }
    if ((present & 0x40) !== 0) {
      if (at >= end) return false;
      vp8.tl0At = at;
      vp8.tl0 = packet[at++]!;
    }
    if ((present & 0x30) !== 0) at++; // TID, Y, KEYIDX
  }
  if (at >= end) return false;
  vp8.startsFrame = (first & 0x10) !== 0 && (first & 0x07) === 0;
  vp8.startsKeyframe = vp8.startsFrame && (packet[at]! & 0x01) === 0; // P bit of the payload header, section 4.3
  return true;
}

/** Writes another picture id and TL0PICIDX over those the packet has; widths stay as they are. */
export function writeVp8(packet: Buffer, vp8: Vp8Descriptor, pictureId: number, tl0: number): void {
  if (vp8.pictureIdAt >= 0) {
    if (vp8.pictureIdLong) packet.writeUInt16BE(0x8000 | (pictureId & 0x7fff), vp8.pictureIdAt);
    else packet[vp8.pictureIdAt] = pictureId & 0x7f;
  }
  if (vp8.tl0At >= 0) packet[vp8.tl0At] = tl0 & 0xff;
}
