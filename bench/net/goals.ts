/** The bad networks that are tried one by one, and what is promised of each. Where nothing is promised the goal is what makes a lecture worth staying in. */
import type { Weather } from './link.ts';
import type { Figures } from './seen.ts';

export interface Kind {
  name: string;
  goal: string;
  /** Of the viewer's line. Loss and delay are those of one direction. */
  weather: Partial<Weather>;
  /** From the first frame until it counts: the first seconds belong to the estimate of the line. */
  settleMs: number;
  /** The line becomes bad when the lecture is on the screen already: to load a page over it is a matter of luck, and of TCP. */
  joined: boolean;
  /** Also with `--quick`. */
  quick: boolean;
  met(seen: Figures & { firstFrameMs: number | null }): boolean;
}

const within = (ms: number | null, most: number): boolean => ms !== null && ms <= most;
const moves = (seen: Figures, fps: number): boolean => seen.fps >= fps && seen.longestGapMs <= 2_000;
const isHeard = (seen: Figures): boolean => seen.heardPct >= 50;
const standard = { settleMs: 4_000, joined: false, quick: false };

export const kinds: Kind[] = [
  {
    ...standard,
    name: 'clean',
    goal: 'p50 at most 120 ms, p95 at most 200 ms, no freeze, first frame within 1 s',
    weather: {},
    quick: true,
    met: (seen) =>
      within(seen.p50Ms, 120) && within(seen.p95Ms, 200) && seen.freezes500 === 0 && within(seen.firstFrameMs, 1_000),
  },
  {
    ...standard,
    name: '5 % loss, 100 ms round trip',
    goal: 'p95 at most 400 ms, no freeze',
    weather: { lossPct: 5, delayMs: 50 },
    quick: true,
    met: (seen) => within(seen.p95Ms, 400) && seen.freezes500 === 0,
  },
  {
    ...standard,
    name: '10 % loss, 100 ms round trip',
    goal: 'sound, and a picture that moves: 10 frames a second, no pause over 2 s',
    weather: { lossPct: 10, delayMs: 50 },
    met: (seen) => isHeard(seen) && moves(seen, 10),
  },
  {
    ...standard,
    name: '30 % loss, 100 ms round trip',
    goal: 'sound, and a picture that moves: 5 frames a second, no pause over 2 s',
    weather: { lossPct: 30, delayMs: 50 },
    joined: true,
    met: (seen) => isHeard(seen) && moves(seen, 5),
  },
  {
    ...standard,
    name: '500 ms round trip',
    goal: 'p95 at most 650 ms, no freeze',
    weather: { delayMs: 250 },
    met: (seen) => within(seen.p95Ms, 650) && seen.freezes500 === 0,
  },
  {
    ...standard,
    name: '600 kbit/s',
    goal: 'a picture that moves, and no freeze after the first 10 s',
    weather: { kbit: 600 },
    settleMs: 10_000,
    quick: true,
    met: (seen) => moves(seen, 5) && seen.freezes500 === 0,
  },
];

/** With a relay of its own, on a server that has one. */
export const blocked: Kind = {
  ...standard,
  name: 'UDP blocked',
  goal: 'p95 at most 400 ms, first frame within 3 s, by the relay',
  weather: { udp: false },
  met: (seen) => within(seen.p95Ms, 400) && within(seen.firstFrameMs, 3_000) && seen.path === 'tcp',
};

/** One of four viewers is on such a line. */
export const troubles: { name: string; weather: Partial<Weather> }[] = [
  { name: 'one of four with 30 % loss', weather: { lossPct: 30, delayMs: 50 } },
  { name: 'one of four with 300 kbit/s', weather: { kbit: 300 } },
];
export const besideGoal = 'p95 of the others changes by less than 10 %, their picture keeps its size; the one is heard';
