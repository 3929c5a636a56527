import type { Feed } from './feeds.ts';

/** What a media connection has delivered since it was made. */
export interface Delivered {
  /** Milliseconds, by any clock that only goes forward. */
  at: number;
  /** Frames decoded of each picture. */
  frames: Readonly<Partial<Record<Feed, number>>>;
  /** Packets of sound and picture together. */
  packets: number;
  /** The browser itself has given the connection up. */
  failed: boolean;
}

/** What is being sent to us: published, and not held back by the server or by our own wish. */
export interface Expected {
  pictures: readonly Feed[];
  sound: boolean;
}

/** `waiting`: nothing has come yet, but it may still be on its way. `late`: the next frame should have been here by now. */
export type Verdict = 'fine' | 'late' | 'waiting' | 'stalled' | 'idle';

/** A camera sends 15 frames a second or more: one second without any is a frozen picture. */
const CAMERA_MS = 1_000;
/** A screen on which nothing moves is sent about once a second. */
const SCREEN_MS = 3_000;
/** One of several pictures stands still while others move: the connection works, so the fault is elsewhere, and rarely ours. */
const ONE_OF_MANY_MS = 6_000;
/** Sound alone, or a hidden page, whose pictures a browser need not decode. */
const PACKETS_MS = 2_000;
/** Until the first frame: addresses are tried, keys exchanged, a key frame asked for. */
const START_MS = 3_000;
/** Of the time after which it is stalled. */
const LATE = 0.6;
/** We were not running (a sleeping laptop, a hidden page): what came in the meantime is unknown. */
const PAUSE_MS = 1_500;

/**
 * Decides by frames, never by ICE states, whether a connection is worth keeping: measured, the states noticed a changed
 * network 9 to 12 seconds after the picture had frozen. `insists`: on pictures that never came while others move, too. Where a
 * new connection has been made for them already another will not help: it is their sender who has the trouble.
 */
export function createWatchdog(insists = true) {
  let before: Delivered | null = null;
  /** Of what is wanted, the time to which it is excused. It moves on with every new frame. */
  const since = new Map<string, number>();

  /** For how long nothing new has come, beyond what is excused. */
  function quiet(name: string, was: number, is: number, now: Delivered, limitMs: number): number {
    let until = since.get(name) ?? now.at + START_MS - limitMs;
    if (before && since.has(name)) {
      if (is > was) until = now.at;
      else if (now.at - before.at > PAUSE_MS) until = Math.max(until, now.at);
    }
    since.set(name, until);
    return now.at - until;
  }

  function pictureOf(feed: Feed, now: Delivered) {
    const limitMs = feed === '0 screen' ? SCREEN_MS : CAMERA_MS;
    const frames = now.frames[feed] ?? 0;
    return { frames, limitMs, quietMs: quiet(feed, before?.frames[feed] ?? 0, frames, now, limitMs) };
  }

  function verdictOf(now: Delivered, expected: Expected, visible: boolean): Verdict {
    const wanted = visible ? expected.pictures : [];
    const anything = expected.sound || expected.pictures.length > 0;
    for (const name of since.keys())
      if (name === 'packets' ? !anything : !wanted.includes(name as Feed)) since.delete(name);
    const pictures = wanted.map((feed) => pictureOf(feed, now));
    const packetsMs = anything ? quiet('packets', before?.packets ?? 0, now.packets, now, PACKETS_MS) : 0;

    if (now.failed) return 'stalled';
    if (!anything) return 'idle';
    const [only] = pictures;
    if (!only) return judge(now.packets, packetsMs, PACKETS_MS);
    if (pictures.length === 1) return judge(only.frames, only.quietMs, only.limitMs);
    if (pictures.some(({ quietMs, frames }) => quietMs >= ONE_OF_MANY_MS && (insists || frames > 0))) return 'stalled';
    return judge(
      pictures.reduce((sum, { frames }) => sum + frames, 0),
      Math.min(...pictures.map(({ quietMs }) => quietMs)),
      CAMERA_MS,
    );
  }

  return {
    look(now: Delivered, expected: Expected, visible: boolean): Verdict {
      const verdict = verdictOf(now, expected, visible);
      before = now;
      return verdict;
    },
  };
}

function judge(delivered: number, quietMs: number, limitMs: number): Verdict {
  if (quietMs >= limitMs) return 'stalled';
  if (delivered === 0) return 'waiting';
  return quietMs >= limitMs * LATE ? 'late' : 'fine';
}
