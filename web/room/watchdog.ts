/** What a media connection has delivered since it was made. */
export interface Delivered {
  /** Milliseconds, by any clock that only goes forward. */
  at: number;
  /** Frames decoded. */
  camera: number;
  screen: number;
  /** Packets of sound and picture together. */
  packets: number;
  /** The browser itself has given the connection up. */
  failed: boolean;
}

/** What the stage says is being sent. */
export interface Expected {
  camera: boolean;
  screen: boolean;
  microphone: boolean;
}

/** `waiting`: nothing has come yet, but it may still be on its way. `late`: the next frame should have been here by now. */
export type Verdict = 'fine' | 'late' | 'waiting' | 'stalled' | 'idle';

/** A camera sends 15 frames a second or more: one second without any is a frozen picture. */
const CAMERA_MS = 1_000;
/** A screen on which nothing moves is sent about once a second. */
const SCREEN_MS = 3_000;
/** One of two pictures stands still while the other moves: the connection works, so the fault is elsewhere, and rarely ours. */
const ONE_OF_TWO_MS = 6_000;
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
 * network 9 to 12 seconds after the picture had frozen.
 */
export function createWatchdog() {
  let before: Delivered | null = null;
  const since = { camera: Infinity, screen: Infinity, packets: Infinity };
  const wanted = { camera: false, screen: false, packets: false };

  /** The time to which this source is excused. It moves on with every new frame. */
  function excuse(source: keyof typeof since, isWanted: boolean, now: Delivered, grace: number): void {
    if (!isWanted) since[source] = Infinity;
    else if (!wanted[source]) since[source] = now.at + grace;
    else if (before && now[source] > before[source]) since[source] = now.at;
    else if (before && now.at - before.at > PAUSE_MS) since[source] = Math.max(since[source], now.at);
    wanted[source] = isWanted;
  }

  return {
    look(now: Delivered, expected: Expected, visible: boolean): Verdict {
      const pictures = visible && (expected.camera || expected.screen);
      const anything = expected.camera || expected.screen || expected.microphone;
      excuse('camera', visible && expected.camera, now, START_MS - CAMERA_MS);
      excuse('screen', visible && expected.screen, now, START_MS - SCREEN_MS);
      excuse('packets', anything, now, START_MS - PACKETS_MS);
      before = now;

      if (now.failed) return 'stalled';
      if (!anything) return 'idle';
      if (!pictures) return judge(now.packets, now.at - since.packets, PACKETS_MS);

      const camera = now.at - since.camera;
      const screen = now.at - since.screen;
      if (expected.camera && expected.screen) {
        if (Math.max(camera, screen) >= ONE_OF_TWO_MS) return 'stalled';
        return judge(now.camera + now.screen, Math.min(camera, screen), CAMERA_MS);
      }
      return expected.camera ? judge(now.camera, camera, CAMERA_MS) : judge(now.screen, screen, SCREEN_MS);
    },
  };
}

function judge(delivered: number, quietMs: number, limitMs: number): Verdict {
  if (quietMs >= limitMs) return 'stalled';
  if (delivered === 0) return 'waiting';
  return quietMs >= limitMs * LATE ? 'late' : 'fine';
}
