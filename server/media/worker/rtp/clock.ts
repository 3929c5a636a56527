/** NTP timestamps (RFC 3550 section 4): seconds since 1900 and a binary fraction, against milliseconds since 1970. */
const SECONDS_1900_TO_1970 = 2_208_988_800;

export function ntpToMs(seconds: number, fraction: number): number {
  return (seconds - SECONDS_1900_TO_1970) * 1000 + (fraction * 1000) / 0x1_0000_0000;
}

export function ntpSeconds(ms: number): number {
  return (Math.floor(ms / 1000) + SECONDS_1900_TO_1970) >>> 0;
}

export function ntpFraction(ms: number): number {
  return Math.floor(((ms / 1000) % 1) * 0x1_0000_0000) >>> 0;
}

/** The middle 32 bits, as reports quote them. */
export function ntpMiddle(seconds: number, fraction: number): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/**
 * Milliseconds there and back, by a report about our sender report (RFC 3550 section 6.4.1); undefined before there was one.
 * `now` is the middle 32 bits of the present time, all in 1/65536 s.
 */
export function roundTripMs(now: number, senderReport: number, since: number): number | undefined {
  if (senderReport === 0) return undefined;
  return Math.max(0, (now - senderReport - since) | 0) / 65.536;
}

/**
 * Brings the clock of one publisher to ours. Its first sender report fixes the difference, for all its sources alike:
 * what matters for lips and words is that sound and picture are moved by the same amount, not by which.
 */
export interface PublisherClock {
  /** Milliseconds since 1970 by the server's clock, for a time by the publisher's. */
  toServer(publisherMs: number, serverNow: number): number;
}

export function createPublisherClock(): PublisherClock {
  let difference: number | undefined;
  return {
    toServer(publisherMs, serverNow) {
      difference ??= serverNow - publisherMs;
      return publisherMs + difference;
    },
  };
}
