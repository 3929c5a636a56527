import { ahead16 } from '../../server/media/worker/rtp/sequence.ts';

/** What came of one SSRC, by its sequence numbers. */
export interface Gaps {
  /** Packets that came, each counted once. */
  readonly received: number;
  /** Packets that must have been sent: from the first to the highest number that came. */
  readonly expected: number;
  /** The highest number with its turns of the circle, as receiver reports want it (RFC 3550 section 6.4.1). */
  readonly highest: number;
  came(sequence: number): void;
}

/** A packet that comes this much behind the highest is taken for a repetition. */
const memory = 1_024;
/** Counting begins one turn up, so that what overtook the very first packet is not below zero. */
const base = 0x1_0000;

export function createGaps(): Gaps {
  const seen = new Int32Array(memory).fill(-1);
  let received = 0;
  let first = -1;
  let highest = -1;
  return {
    get received() {
      return received;
    },
    get expected() {
      return first < 0 ? 0 : highest - first + 1;
    },
    get highest() {
      return Math.max(0, highest - base);
    },
    came(sequence) {
      const number = first < 0 ? base + sequence : highest + ahead16(highest & 0xffff, sequence);
      if (number <= highest - memory || seen[number % memory] === number) return;
      seen[number % memory] = number;
      received++;
      if (first < 0 || number < first) first = number;
      if (number > highest) highest = number;
    },
  };
}
