import type { Room } from '../room/room.svelte.ts';
import type { ClockDifference } from './reading.ts';

/** One question for the server's time, in milliseconds; the first two by this page's clock. */
export interface Asked {
  sentAt: number;
  receivedAt: number;
  /** By the server's clock. */
  at: number;
}

const KEPT = 16;
/** No more than one ping a second is allowed, and the page's heartbeat wants some of them. */
const EARLY_MS = 1_200;
const LATER_MS = 5_000;
const EARLY = 4;

/**
 * The server's clock against this page's. Of the last questions the one that came back soonest counts: whatever delayed the others may
 * have delayed one direction alone (RFC 5905 section 8 and 10). Null before the first answer.
 */
export function differenceOf(asked: readonly Asked[]): ClockDifference | null {
  const [first, ...others] = asked.slice(-KEPT);
  if (!first) return null;
  const roundTrip = (one: Asked) => one.receivedAt - one.sentAt;
  const best = others.reduce((least, one) => (roundTrip(one) <= roundTrip(least) ? one : least), first);
  return {
    offsetMs: best.at - (best.sentAt + best.receivedAt) / 2,
    errorMs: roundTrip(best) / 2,
  };
}

/** This page's milliseconds since 1970, with fractions, and without the jumps of `Date.now()`. */
export const pageNow = (): number => performance.timeOrigin + performance.now();

/** Of a moment of `performance.now()`, the server's milliseconds since 1970. */
export const onServer = (moment: number, { offsetMs }: ClockDifference): number =>
  performance.timeOrigin + moment + offsetMs;

/** Compares clocks again and again. `ask` brings the server's time. */
export function createServerClock(ask: () => Promise<{ at: number }>, now: () => number = pageNow) {
  let asked: Asked[] = [];
  let lastAt = -Infinity;

  return {
    get difference(): ClockDifference | null {
      return differenceOf(asked);
    },
    /** Call it as often as you like: it asks when it is time to. Never rejects. */
    async compare(): Promise<void> {
      const sentAt = now();
      if (sentAt - lastAt < (asked.length < EARLY ? EARLY_MS : LATER_MS)) return;
      lastAt = sentAt;
      try {
        const { at } = await ask();
        asked = [...asked, { sentAt, receivedAt: now(), at }].slice(-KEPT);
      } catch {
        asked = []; // the next socket may lead to another server, with another clock
      }
    },
  };
}

export type ServerClock = ReturnType<typeof createServerClock>;

/** By pings over the room's socket: what is added for the room is no part of a ping, and the server passes over it. */
export const clockOf = (room: Pick<Room, 'request'>): ServerClock =>
  createServerClock(() =>
    (room.request as unknown as (ping: { type: 'ping' }) => Promise<{ at: number }>)({ type: 'ping' }),
  );
