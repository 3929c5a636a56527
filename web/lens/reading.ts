import type { LensLooked, LensSocketSeen } from '../../protocol/lens.ts';

/** What was seen in one look, about once a second. Null what could not be had. */
export interface Reading {
  /** `performance.now()` */
  at: number;
  /** Everything the browser says of the media connection (W3C webrtc-stats). */
  stats: RTCStatsReport | null;
  looked: LensLooked | null;
  socket: LensSocketSeen | null;
}

/** This page's clock against the server's, by the quickest of the last pings (as RFC 5905 does). */
export interface ClockDifference {
  /** Add to `performance.timeOrigin + performance.now()` to have the server's milliseconds since 1970. */
  offsetMs: number;
  /** It may be wrong by so much: half the round trip. */
  errorMs: number;
}

/** What the lens knows, while it is open. Reactive. */
export interface Readings {
  readonly now: Reading | null;
  /** The oldest first, and `now` the last; at most two minutes. */
  readonly past: readonly Reading[];
  readonly clock: ClockDifference | null;
}
