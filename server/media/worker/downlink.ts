/**
 * What one viewer's link carries, by what his browser reports: the share lost, the round trip, and its own estimate (REMB),
 * which falls when packets queue up on the way. An estimate grows by a few percent a second and never far beyond what is sent,
 * so before more is sent for good it is tried with packets that mean nothing. Times in milliseconds, rates in bits per second.
 */
export interface Downlink {
  /** The first packets go out. */
  begin(now: number): void;
  /** What pictures and sound may take together. */
  readonly budget: number;
  /** The browser's last estimate; undefined before the first. */
  readonly estimate: number | undefined;
  /** It carries sound alone. */
  readonly starved: boolean;
  /** It was too much within the last seconds. */
  congested(now: number): boolean;
  sent(bytes: number): void;
  /** The browser's estimate. */
  estimated(bits: number, now: number): void;
  /** One report: the share of packets that did not come, 0 to 1, and the round trip where it can be told. */
  reported(lost: number, roundTripMs: number | undefined, now: number): void;
  /**
   * To be called every 50 ms or so. `wanted` is what the next better pictures would take, undefined when there are none.
   * Answers how many bytes to send that mean nothing. After the last of them a report is wanted that tells of the round trip.
   */
  tick(now: number, wanted: number | undefined): number;
}

/** Between a phone on a poor network and a room with cables: the middle layer, until more is known. */
const START_BITS = 1_000_000;
/**
 * Sound and the smallest picture. Less is given only to a link that cannot carry even that: jitter and a busy computer look
 * like a narrow link, too, and much loss can be repaired in so few packets.
 */
const FLOOR_BITS = 220_000;
/** Sound alone. */
const STARVED_BITS = 60_000;
const MEASURE_MS = 500;
/** A fall of the estimate by so much says that packets queued up; jitter does that now and then, a full link again and again. */
const FALL = 0.95;
const AGAIN_MS = 3_000;
const FAR_BELOW = 0.65;
/** Random loss is repaired; so much of it for two reports is a link that is too narrow. */
const MUCH_LOST = 0.18;
/** Packets wait so much longer than at best: for two reports, or at once. */
const QUEUED_MS = { twice: 150, once: 800 };
/** For two reports, with the smallest picture: this link carries no picture. */
const STARVING = { lost: 0.5, waitedMs: 1_000 };
/** Long enough to make packets wait, too short to fill a queue for long. */
const PROBE_MS = 400;
const PROBE_BEYOND = 1.15;
/** A report comes every second; without one there is no verdict. */
const VERDICT_MS = 1_600;
/** The first one not before the first picture has had the link for itself. */
const PAUSE_MS = { first: 1_200, afterSuccess: 800, afterFailure: 3_000, most: 30_000 };
/** What was too much so soon after it was taken will be tried later and later. */
const SOON_MS = 15_000;
const CONGESTED_MS = 5_000;

interface Probe {
  bits: number;
  /** When it sends no more. */
  until: number;
  sentAt: number;
}

export function createDownlink(): Downlink {
  let budget = START_BITS;
  let estimate: number | undefined;
  let fellAt = -Infinity;
  let octets = 0;
  let measuredAt = 0;
  let rate = 0;
  let badReports = 0;
  let starvingReports = 0;
  let quickest = Infinity;
  let congestedAt = -Infinity;
  let raisedAt = -Infinity;
  let pause = PAUSE_MS.afterFailure;
  let probe: Probe | undefined;
  let probeAt = Infinity;

  function congestion(limit: number, now: number): void {
    if (probe || now - raisedAt < SOON_MS) pause = Math.min(PAUSE_MS.most, pause * 2);
    else pause = PAUSE_MS.afterFailure;
    probe = undefined;
    budget = Math.min(budget, limit);
    congestedAt = now;
    badReports = 0;
    probeAt = now + pause;
  }

  /** Something was heard, and nothing against what is sent: so much it carries. */
  function isWell(now: number): void {
    if (now - congestedAt > CONGESTED_MS) budget = Math.max(budget, rate);
    if (!probe || now < probe.until) return;
    budget = Math.max(budget, probe.bits);
    probe = undefined;
    raisedAt = now;
    probeAt = now + PAUSE_MS.afterSuccess;
  }

  function measure(now: number): void {
    const took = now - measuredAt;
    if (took < MEASURE_MS) return;
    rate = (octets * 8_000) / took;
    octets = 0;
    measuredAt = now;
  }

  return {
    begin(now) {
      measuredAt = now;
      probeAt = now + PAUSE_MS.first;
    },
    get budget() {
      return budget;
    },
    get estimate() {
      return estimate;
    },
    get starved() {
      return budget <= STARVED_BITS;
    },
    congested: (now) => now - congestedAt < CONGESTED_MS,
    sent(bytes) {
      octets += bytes;
    },
    estimated(bits, now) {
      measure(now);
      const fell = bits < (estimate ?? rate * FAR_BELOW) * FALL && bits < rate;
      estimate = bits;
      if (!fell) {
        if (bits > budget) budget = bits;
        return isWell(now);
      }
      const again = now - fellAt < AGAIN_MS;
      fellAt = now;
      if (probe || again || bits < rate * FAR_BELOW) congestion(Math.max(FLOOR_BITS, bits), now);
    },
    reported(lost, roundTripMs, now) {
      measure(now);
      if (roundTripMs !== undefined) quickest = Math.min(quickest, roundTripMs);
      const waited = roundTripMs === undefined ? 0 : roundTripMs - quickest;
      const bad = lost >= MUCH_LOST || waited >= QUEUED_MS.twice;
      badReports = bad ? badReports + 1 : 0;
      const starving = budget <= FLOOR_BITS && (lost >= STARVING.lost || waited >= STARVING.waitedMs);
      starvingReports = starving ? starvingReports + 1 : 0;
      if (badReports >= 2 || waited >= QUEUED_MS.once || (bad && probe)) {
        const limit = waited >= QUEUED_MS.twice ? rate * 0.7 : rate * (1 - lost / 2);
        congestion(starvingReports >= 2 ? STARVED_BITS : Math.max(FLOOR_BITS, limit), now);
      } else if (!bad) isWell(now);
    },
    tick(now, wanted) {
      measure(now);
      if (wanted === undefined || wanted <= budget) {
        probe = undefined;
        return 0;
      }
      if (!probe) {
        if (now < probeAt) return 0;
        probe = { until: now + PROBE_MS, bits: wanted * PROBE_BEYOND, sentAt: now };
      } else if (now >= probe.until + VERDICT_MS) {
        probe = undefined; // nobody says anything
        probeAt = now + PAUSE_MS.afterFailure;
        return 0;
      } else if (now >= probe.until) return 0;
      const bytes = ((wanted * PROBE_BEYOND - rate) * (now - probe.sentAt)) / 8_000;
      probe.sentAt = now;
      return Math.max(0, Math.round(bytes));
    },
  };
}
