import { add16, ahead16 } from './sequence.ts';

/** Which packets of one SSRC are missing, and when to ask for them (RFC 4585 section 6.2.1). Times in milliseconds. */
export interface MissingPackets {
  /**
   * A packet came. False when the hole before it is too large to be filled: everything missing was given up and only a
   * keyframe helps.
   */
  received(sequence: number, now: number): boolean;
  /** Writes the sequence numbers to ask for now into `due` and answers how many; at most `due.length`. */
  takeDue(now: number, due: Uint16Array): number;
  readonly count: number;
}

interface Missing {
  at: number;
  tries: number;
}

/** After `firstMs` (packets may have only swapped places), then every `againMs`, `tries` times in all. */
const firstMs = 2;
const againMs = 60;
const tries = 10;
/** A larger hole is an outage, not loss: a keyframe is cheaper than everything sent again. */
const largestHole = 256;
const mostMissing = 512;

export function createMissingPackets(): MissingPackets {
  const missing = new Map<number, Missing>();
  let highest = -1;
  return {
    received(sequence, now) {
      if (highest < 0) {
        highest = sequence;
        return true;
      }
      const step = ahead16(highest, sequence);
      if (step <= 0) {
        missing.delete(sequence);
        return true;
      }
      const lost = step - 1;
      const first = add16(highest, 1);
      highest = sequence;
      if (lost > largestHole || missing.size + lost > mostMissing) {
        missing.clear();
        return false;
      }
      for (let i = 0; i < lost; i++) missing.set(add16(first, i), { at: now + firstMs, tries: 0 });
      return true;
    },
    takeDue(now, due) {
      let count = 0;
      for (const [sequence, entry] of missing) {
        if (count === due.length) break;
        if (entry.at > now) continue;
        due[count++] = sequence;
        entry.tries++;
        entry.at = now + againMs;
        if (entry.tries >= tries) missing.delete(sequence);
      }
      return count;
    },
    get count() {
      return missing.size;
    },
  };
}
