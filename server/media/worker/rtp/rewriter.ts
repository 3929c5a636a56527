import { add16, add32, ahead16, ahead32 } from './sequence.ts';

/**
 * Keeps the counters of a stream going when what feeds it changes: viewers see one unbroken run of sequence numbers,
 * timestamps, picture ids and TL0PICIDX, whoever publishes. `begin` is called at the first packet of the new input, for
 * video the first of a keyframe; everything of that input is then moved by the same amounts.
 */
export interface StreamRewriter {
  begin(first: Counters, now: number): void;
  sequence(input: number): number;
  timestamp(input: number): number;
  pictureId(input: number): number;
  tl0(input: number): number;
  /** False for packets of before the point at which the stream took this input. */
  follows(inputSequence: number): boolean;
  /** Remember what was sent, so that the next input continues after it. */
  sent(output: Counters, now: number): void;
}

export interface Counters {
  sequence: number;
  timestamp: number;
  pictureId: number;
  tl0: number;
}

/** `random` gives the first sequence number and timestamp (RFC 3550 section 5.1 wants them unpredictable). */
export function createStreamRewriter(clockRate: number, random: (below: number) => number): StreamRewriter {
  const last: Counters = {
    sequence: random(0x8000), // room to the first wrap, as libsrtp's roll-over counting likes it
    timestamp: random(0x1_0000_0000),
    pictureId: random(0x8000),
    tl0: random(0x100),
  };
  let lastAt: number | undefined;
  let firstInput = 0;
  const shift: Counters = { sequence: 0, timestamp: 0, pictureId: 0, tl0: 0 };
  return {
    begin(first, now) {
      // At least a frame's worth on, so that no two frames share a timestamp.
      const elapsed = lastAt === undefined ? 0 : Math.max(10, now - lastAt);
      const timestamp = add32(last.timestamp, Math.round((elapsed * clockRate) / 1000));
      shift.sequence = (last.sequence + 1 - first.sequence) & 0xffff;
      shift.timestamp = (timestamp - first.timestamp) >>> 0;
      shift.pictureId = (last.pictureId + 1 - first.pictureId) & 0x7fff;
      shift.tl0 = (last.tl0 + 1 - first.tl0) & 0xff;
      firstInput = first.sequence;
    },
    sequence: (input) => add16(input, shift.sequence),
    timestamp: (input) => add32(input, shift.timestamp),
    pictureId: (input) => (input + shift.pictureId) & 0x7fff,
    tl0: (input) => (input + shift.tl0) & 0xff,
    follows(inputSequence) {
      // The circle is half forgotten after 32,768 packets: keep the point of comparison near.
      const distance = ahead16(firstInput, inputSequence);
      if (distance > 0x3000) firstInput = add16(firstInput, distance - 0x2000);
      return distance >= 0;
    },
    sent(output, now) {
      if (lastAt === undefined || ahead16(last.sequence, output.sequence) > 0) {
        last.sequence = output.sequence;
        if (lastAt === undefined || ahead32(last.timestamp, output.timestamp) >= 0) last.timestamp = output.timestamp;
        last.pictureId = output.pictureId;
        last.tl0 = output.tl0;
        lastAt = now;
      }
    },
  };
}
