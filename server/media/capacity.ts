import type { Pulse } from './ipc.ts';

/** What one worker can carry, by what it says of itself once a second. */
export interface Capacity {
  reported(pulse: Pulse): void;
  /** It was asked how it is and does not answer: it has no time even for that. */
  silent(): void;
  /** A new process, which has done nothing yet; what a viewer costs is still known. */
  restarted(): void;
  /** Whether there is room for one more beside so many viewers. */
  takes(viewers: number): boolean;
  /** What so many viewers are of all that it may carry: 1 is the limit. */
  load(viewers: number): number;
  /** It has been above the limit, and is not clearly below it again. */
  readonly full: boolean;
  /** The last that it said. */
  readonly pulse: Pulse | undefined;
}

/**
 * The share of a core that one viewer takes. `usual` stands until it is measured: some 250 packets a second, 10 µs each.
 * `least` because those who listen to sound alone now may be sent pictures in a minute.
 */
const cost = { usual: 0.0025, least: 0.001 };
/** Fewer viewers are no measure: what the worker does anyway would be counted as theirs. */
const measuredFrom = { viewers: 50, packetsPerSecond: 20 };
/** A higher cost is believed at once, a lower one slowly: a camera that is off for a minute comes back. */
const belief = { up: 0.5, down: 0.02 };
/**
 * Late timers mean late packets. Where the worker itself does little, though, something else keeps the machine busy, and it would
 * help nobody to refuse the few who come.
 */
const latestMs = 50;
const little = 0.5;
/** So many reports in a row, one a second. A crowd that comes at once is dear for a moment, and that is not this. */
const sustained = 5;
/** How far below the limit it must be to take viewers again, so that nobody is let in and refused in turn. */
const relief = { busy: 0.15, lateMs: 25 };

/** `limit`: how busy it may be; `viewerCost`: what a viewer is taken to cost at first. Both are shares of a core. */
export function createCapacity(limit: number, viewerCost: number = cost.usual): Capacity {
  let pulse: Pulse | undefined;
  let busyBefore = 0;
  let viewersBefore = -1;
  let above = 0;
  let below = 0;
  let full = false;

  function learn({ busy, subscribers, packetsPerSecond }: Pulse): void {
    const steady = Math.abs(subscribers - viewersBefore) <= subscribers / 50; // who joins costs more than who watches
    viewersBefore = subscribers;
    if (!steady || subscribers < measuredFrom.viewers) return;
    if (packetsPerSecond < measuredFrom.packetsPerSecond * subscribers) return;
    const measured = Math.max(cost.least, busy / subscribers);
    viewerCost += (measured - viewerCost) * (measured > viewerCost ? belief.up : belief.down);
  }

  const doesLittle = (busy: number): boolean => busy < limit * little;

  function judge(isAbove: boolean, isBelow: boolean): void {
    above = isAbove ? above + 1 : 0;
    below = isBelow ? below + 1 : 0;
    if (above >= sustained) full = true;
    if (below >= sustained) full = false;
  }

  return {
    reported(now) {
      busyBefore = pulse?.busy ?? 0;
      pulse = now;
      learn(now);
      const { busy, lateMs } = now;
      judge(
        busy >= limit || (lateMs >= latestMs && !doesLittle(busy)),
        doesLittle(busy) || (busy <= limit - relief.busy && lateMs <= relief.lateMs),
      );
    },
    silent: () => judge(!doesLittle(pulse?.busy ?? 0), false),
    restarted() {
      pulse = undefined;
      viewersBefore = -1;
      above = below = 0;
      full = false;
    },
    takes: (viewers) => !full && (viewers + 1) * viewerCost <= limit,
    load: (viewers) => Math.max(viewers * viewerCost, Math.min(busyBefore, pulse?.busy ?? 0)) / limit,
    get full() {
      return full;
    },
    get pulse() {
      return pulse;
    },
  };
}
