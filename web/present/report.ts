import { createServerClock } from '../lens/clock.ts';
import type { Connection } from '../room/connection.ts';
import { sources } from '../room/publish-peer.ts';

export interface ReportParts {
  request: Connection['request'];
  room: string;
  /** The media connection in use; null while there is none. */
  peer(): Pick<RTCPeerConnection, 'getTransceivers'> | null;
}

const REPORT_MS = 5_000;

/** The fields of W3C webrtc-stats that we read; all of them are missing in some browser. */
interface Stat {
  id?: string;
  type?: string;
  frameHeight?: number;
  framesEncoded?: number;
  totalEncodeTime?: number;
  nominated?: boolean;
  currentRoundTripTime?: number;
}

/** How far the encoder of the largest picture was at one look. */
export interface Encoded {
  stream: string;
  frames: number;
  seconds: number;
}

export function encodedIn(stats: Iterable<unknown>): Encoded | null {
  const pictures = ([...stats] as Stat[]).filter(({ type, framesEncoded }) => type === 'outbound-rtp' && framesEncoded);
  const [largest] = pictures.toSorted((a, b) => (b.frameHeight ?? 0) - (a.frameHeight ?? 0));
  if (largest?.id === undefined || largest.totalEncodeTime === undefined) return null;
  return { stream: largest.id, frames: largest.framesEncoded!, seconds: largest.totalEncodeTime };
}

/** What one frame took between two looks; null where they are not of the same stream, or nothing was encoded. */
export function encodeMs(before: Encoded | null, now: Encoded | null): number | null {
  if (!before || !now || before.stream !== now.stream || now.frames <= before.frames) return null;
  return Math.max(0, ((now.seconds - before.seconds) * 1000) / (now.frames - before.frames));
}

export function roundTripMs(stats: Iterable<unknown>): number | null {
  const pairs = ([...stats] as Stat[]).filter(({ type, nominated }) => type === 'candidate-pair' && nominated);
  const seconds = pairs.find((pair) => pair.currentRoundTripTime !== undefined)?.currentRoundTripTime;
  return seconds === undefined ? null : seconds * 1000;
}

/**
 * Tells the server, while one publishes, what only this page can know: its clock against the server's, and how long the camera's
 * largest picture takes to encode. Who follows a frame through the lens needs it. `start` returns how to stop.
 */
export function createReport({ request, room, peer }: ReportParts) {
  const clock = createServerClock(() => request({ type: 'ping' }));
  let before: Encoded | null = null;

  async function report(): Promise<void> {
    await clock.compare();
    const camera = peer()?.getTransceivers()[sources.indexOf('camera')];
    if (!camera || !clock.difference) return;
    const stats: unknown[] = [];
    (await camera.sender.getStats()).forEach((one: unknown) => stats.push(one));
    const encoded = encodedIn(stats);
    await request({
      type: 'lens.report',
      room,
      clockOffsetMs: clock.difference.offsetMs,
      clockErrorMs: clock.difference.errorMs,
      encodeMs: encodeMs(before, encoded),
      roundTripMs: roundTripMs(stats),
    });
    before = encoded;
  }

  return {
    start(): () => void {
      const timer = setInterval(() => void report().catch(() => {}), REPORT_MS); // the next one says it as well
      return () => clearInterval(timer);
    },
  };
}
