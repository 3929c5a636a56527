import { percentile } from '../../test/support/figures.ts';
import type { Path } from '../../web/room/path.ts';

/** What somebody saw and heard for a while. */
export interface Seen {
  /** Of every frame, when it was shown; in milliseconds. */
  ages: number[];
  /** Pauses between frames. */
  gaps: number[];
  seconds: number;
  /** Height of the picture in pixels, the smallest and the largest. */
  heights: [number, number];
  /** How much of the sound had come in time; the rest is made up by the browser. 0 without any. */
  heardPct: number;
  path: Path | null;
}

/** The same in few numbers; of several people together, with the least that one of them heard. */
export function figuresOf(seen: Seen[]) {
  const ages = seen.flatMap((it) => it.ages);
  const gaps = seen.flatMap((it) => it.gaps);
  const seconds = seen.reduce((sum, it) => sum + it.seconds, 0);
  return {
    /** Null without any frame. */
    p50Ms: ages.length > 0 ? percentile(ages, 0.5) : null,
    p95Ms: ages.length > 0 ? percentile(ages, 0.95) : null,
    fps: Math.round((ages.length * 10) / seconds) / 10,
    freezes500: gaps.filter((gap) => gap > 500).length,
    longestGapMs: Math.max(...gaps),
    height: Math.min(...seen.map((it) => it.heights[0])),
    heardPct: Math.min(...seen.map((it) => it.heardPct)),
    path: seen[0]!.path,
  };
}

export type Figures = ReturnType<typeof figuresOf>;
