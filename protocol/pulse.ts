/** How the lecture feels: anonymous signals that fade, live state of the live lecture; and emoji that float. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';

export const PulseKind = z.enum(['fast', 'slow', 'lost', 'got_it']);
export type PulseKind = z.infer<typeof PulseKind>;

export const Emoji = z.enum(['👏', '👍', '❤️', '😂', '😮', '🎉', '🤔']);
export type Emoji = z.infer<typeof Emoji>;

/**
 * Say how it is going, or with `null` that one feels nothing of it any more. Who said it is kept in memory alone, so that one person counts
 * once, for `limits.pulseFadeMs`; what is stored is how many. Needs `hand.raise`. Answered by `ok`. Errors: `lecture_not_live`, `rule` (`muted`), `rate`.
 */
export const PulseSend = z.object({
  type: z.literal('pulse.send'),
  id: RequestId,
  room: Id,
  kind: PulseKind.nullable(),
});

/** Let an emoji float over everybody's picture. Needs `hand.raise`. Answered by `ok`. Errors: `lecture_not_live`, `rule` (`muted`), `rate`. */
export const PulseFloat = z.object({ type: z.literal('pulse.float'), id: RequestId, room: Id, emoji: Emoji });

/** Staff: what is felt now and was felt so far. Needs `people.see`. Answered by `pulse.read`. Errors: `forbidden`, `lecture_not_live`, `rate`, `busy`. */
export const PulseWatch = z.object({ type: z.literal('pulse.watch'), id: RequestId, room: Id });

/** A span of `limits.pulseSpanMs`: how many felt each, at its end, and how many were there. Spans in which nobody felt anything are left out. */
export interface PulseSpan {
  /** Its beginning. */
  at: number;
  counts: Partial<Record<PulseKind, number>>;
  audience: number;
}

/** What is felt now. `alarm`: a fifth of the audience, and at least three, were lost within the last five minutes. */
export interface PulseNow {
  counts: Partial<Record<PulseKind, number>>;
  audience: number;
  alarm: boolean;
}

/** Answer to `pulse.watch`: the curve of this lecture so far, oldest first and at most `limits.pulseSpansTold`, and now. */
export interface PulseRead {
  type: 'pulse.read';
  re: number;
  room: string;
  spans: PulseSpan[];
  now: PulseNow;
}

/** Signal to staff: what is felt now, at most once a second; with the span that ended, when one did. */
export interface PulseTold {
  type: 'pulse.told';
  room: string;
  now: PulseNow;
  span?: PulseSpan;
}

/** Signal: so many of each floated up since the last one; at most twice a second, and at most `limits.floatsTold` in all. */
export interface PulseFloated {
  type: 'pulse.floated';
  room: string;
  emoji: Partial<Record<Emoji, number>>;
}
