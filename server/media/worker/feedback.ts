import type { ConnectionLook } from '../../../protocol/lens.ts';

/** What the two sides of a connection have told each other of their packets, as numbers for those who look. */
export interface Feedback {
  readonly counts: ConnectionLook['feedback'];
  /** One block of a report; `lost` is a share, 0 to 1. */
  block(kind: 'audio' | 'video', lost: number, jitterMs: number): void;
  /** All blocks of one report were told. */
  reported(roundTripMs?: number): void;
  /** By the newest report: of pictures where it tells of any, of the worst of them; else of sound. Null before the first. */
  readonly newest: Pick<ConnectionLook, 'loss' | 'jitterMs' | 'roundTripMs'>;
}

export function createFeedback(): Feedback {
  const none = (): { loss: number; jitterMs: number } | undefined => undefined;
  const blocks = { audio: none(), video: none() };
  const newest: Feedback['newest'] = { loss: null, jitterMs: null, roundTripMs: null };
  const counts = { nacks: 0, nackedPackets: 0, resent: 0, pictureLosses: 0, reports: 0, padding: 0 };
  return {
    counts,
    newest,
    block(kind, lost, jitterMs) {
      const before = blocks[kind];
      blocks[kind] = { loss: Math.max(lost, before?.loss ?? 0), jitterMs: Math.max(jitterMs, before?.jitterMs ?? 0) };
    },
    reported(roundTripMs) {
      counts.reports++;
      Object.assign(newest, blocks.video ?? blocks.audio);
      if (roundTripMs !== undefined) newest.roundTripMs = roundTripMs;
      blocks.audio = blocks.video = undefined;
    },
  };
}
