/** What the first bytes of an H.264 payload say (RFC 6184, packetization-mode 0 and 1), in an object that is used again. */
export interface H264Descriptor {
  /**
   * The packet may be the first of a frame: it has what stands before a picture, or the picture's first slice. Of a frame
   * whose parameter sets come in packets of their own several packets do; their timestamp is the same.
   */
  startsFrame: boolean;
  /** As `startsFrame`, and the frame is a keyframe: a sequence parameter set, or the first slice of an IDR picture. */
  startsKeyframe: boolean;
}

export function createH264Descriptor(): H264Descriptor {
  return { startsFrame: false, startsKeyframe: false };
}

// Types of NAL units: H.264 table 7-1, those of packets RFC 6184 table 1.
const SLICE = 1;
const PARTITION_A = 2;
const IDR = 5;
const SEI = 6;
const SPS = 7;
const DELIMITER = 9;
const PREFIX = 14;
const LAST_BEFORE_A_PICTURE = 18;
const LAST_UNIT = 23;
const STAP_A = 24;
const FU_A = 28;

/** Reads the payload between `start` and `end`. False when it is cut off, or of a kind that packetization-mode 1 has not. */
export function readH264(packet: Buffer, start: number, end: number, h264: H264Descriptor): boolean {
  h264.startsFrame = false;
  h264.startsKeyframe = false;
  if (start >= end) return false;
  const type = packet[start]! & 0x1f;
  if (type === FU_A) return readFragment(packet, start + 1, end, h264);
  const whole =
    type === STAP_A ? readAggregate(packet, start + 1, end, h264) : readUnit(packet, start, end, type, h264);
  if (whole) return true;
  h264.startsFrame = false;
  h264.startsKeyframe = false;
  return false;
}

/** Several units, each behind its length (RFC 6184 section 5.7.1). */
function readAggregate(packet: Buffer, start: number, end: number, h264: H264Descriptor): boolean {
  let at = start;
  do {
    if (at + 2 >= end) return false;
    const next = at + 2 + packet.readUInt16BE(at);
    if (next > end || !readUnit(packet, at + 2, next, packet[at + 2]! & 0x1f, h264)) return false;
    at = next;
  } while (at < end);
  return true;
}

/** A piece of a unit (section 5.8); the first one begins behind its header with the unit's own bytes. */
function readFragment(packet: Buffer, at: number, end: number, h264: H264Descriptor): boolean {
  if (at + 1 >= end) return false;
  const header = packet[at]!;
  const first = (header & 0x80) !== 0;
  if (first) return readUnit(packet, at, end, header & 0x1f, h264);
  return isUnit(header & 0x1f);
}

/** One unit, whose header is the byte at `at`. What was found in units before it stays. */
function readUnit(packet: Buffer, at: number, end: number, type: number, h264: H264Descriptor): boolean {
  if (at >= end || !isUnit(type)) return false;
  if (type === SLICE || type === PARTITION_A || type === IDR) {
    if (at + 1 >= end) return false;
    // The slice's first_mb_in_slice is an Exp-Golomb number: 0 is the single bit 1. Others are later slices of a picture.
    const first = (packet[at + 1]! & 0x80) !== 0;
    if (first) h264.startsFrame = true;
    if (first && type === IDR) h264.startsKeyframe = true;
  } else if ((type >= SEI && type <= DELIMITER) || (type >= PREFIX && type <= LAST_BEFORE_A_PICTURE)) {
    h264.startsFrame = true; // H.264 section 7.4.1.2.3
    if (type === SPS) h264.startsKeyframe = true;
  }
  return true;
}

function isUnit(type: number): boolean {
  return type > 0 && type <= LAST_UNIT;
}
