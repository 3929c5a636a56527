import type { UploadSample } from './publish-sample.ts';

/**
 * Says when the server no longer confirms what we send. Neither ICE states nor our own counters tell that in time: after a
 * change of network the browser believes in the old path for up to 12 s (measured), reports stop at once.
 */
export interface StallWatch {
  /** `late`: the next confirmation should have been here by now. */
  next(sample: UploadSample): 'waiting' | 'flowing' | 'late' | 'stalled';
}

export interface Patience {
  /** From opening until the first confirmation: ICE, DTLS and the first report. */
  first: number;
  /** From one confirmation to the next while packets leave. */
  between: number;
  /** A pause between two looks that means that the machine slept or the tab was frozen: nothing can be said about it. */
  blind: number;
}

export const patience: Patience = { first: 6_000, between: 2_500, blind: 5_000 };
/** Of the time after which it is stalled; the server reports once a second. */
const LATE = 0.6;

export function createStallWatch(openedAt: number, { first, between, blind }: Patience = patience): StallWatch {
  let since = openedAt;
  let last: UploadSample | null = null;
  let everConfirmed = false;

  return {
    next(sample) {
      const before = last;
      last = sample;
      if (before && sample.at - before.at > blind) since = sample.at;
      if (sample.confirmations > (before?.confirmations ?? 0)) {
        everConfirmed = true;
        since = sample.at;
        return 'flowing';
      }
      // With every source paused nothing can be confirmed; a connection that is down sends nothing either, and is watched.
      const silent = before !== null && sample.packetsSent === before.packetsSent && sample.connected;
      if (silent) since = sample.at;
      const waited = sample.at - since;
      if (waited >= (everConfirmed ? between : first)) return 'stalled';
      if (!everConfirmed) return 'waiting';
      return waited >= between * LATE ? 'late' : 'flowing';
    },
  };
}
