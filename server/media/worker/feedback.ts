import type { ConnectionLook } from '../../../protocol/lens.ts';

/** What the two sides of a connection have told each other of their packets, as numbers for those who look. */
export interface Feedback {
  readonly counts: ConnectionLook['feedback'];
  /** One block of a report; `lost` is a share, 0 to 1. */
  block(kind: 'audio' | 'video', lost: number, jitterMs: number): void;
  /** All blocks of one report were told. */
  reported(now: number, roundTripMs?: number): void;
  /**
   * Of pictures where reports tell of any, of the worst of them; else of sound. Null before the first. The loss is the mean of about the
   * last two seconds: browsers report with each NACK, too, and of so few packets any share is chance.
   */
  readonly newest: Pick<ConnectionLook, 'loss' | 'jitterMs' | 'roundTripMs'>;
}

const windowMs = 2_000;
/** Reports come every second; one that tells of longer has no more weight. */
const longestMs = 1_000;

export function createFeedback(): Feedback {
  const none = (): { loss: number; jitterMs: number } | undefined => undefined;
  const blocks = { audio: none(), video: none() };
  const losses = { audio: createMean(), video: createMean() };
  const newest: Feedback['newest'] = { loss: null, jitterMs: null, roundTripMs: null };
  const counts = { nacks: 0, nackedPackets: 0, resent: 0, pictureLosses: 0, reports: 0, padding: 0 };
  return {
    counts,
    newest,
    block(kind, lost, jitterMs) {
      const before = blocks[kind];
      blocks[kind] = { loss: Math.max(lost, before?.loss ?? 0), jitterMs: Math.max(jitterMs, before?.jitterMs ?? 0) };
    },
    reported(now, roundTripMs) {
      counts.reports++;
      const kind = blocks.video ? 'video' : 'audio';
      const told = blocks[kind];
      if (told) {
        newest.loss = losses[kind](told.loss, now);
        newest.jitterMs = told.jitterMs;
      }
      if (roundTripMs !== undefined) newest.roundTripMs = roundTripMs;
      blocks.audio = blocks.video = undefined;
    },
  };
}

/** The mean of the shares that reports told, each as long as it tells of. */
function createMean(): (share: number, now: number) => number {
  let last = -Infinity;
  const told: { share: number; ms: number }[] = [];
  return (share, now) => {
    told.push({ share, ms: Math.max(1, Math.min(now - last, longestMs)) });
    last = now;
    let ms = told.reduce((sum, one) => sum + one.ms, 0);
    while (ms - told[0]!.ms >= windowMs) ms -= told.shift()!.ms;
    return told.reduce((sum, one) => sum + one.share * one.ms, 0) / ms;
  };
}
