import type { Source } from '../../protocol/stage.ts';
import { pathOf, type Path } from './path.ts';

/** What one look at the sending connection tells. Counters grow from zero with each new connection. */
export interface UploadSample {
  /** Milliseconds, by the same clock as the next sample's. */
  at: number;
  connected: boolean;
  bytesSent: number;
  packetsSent: number;
  /** Grows whenever the server confirms that packets arrive (RTCP receiver reports, RFC 3550 section 6.4.2). */
  confirmations: number;
  /** Grows whenever it confirms the sound; 0 before the first time. */
  soundConfirmations: number;
  /** Share of packets lost on the way to the server, 0 to 1, as last reported; null when nothing was. */
  loss: number | null;
  /** Round trip in milliseconds; null when not measured yet. */
  roundTripMs: number | null;
  /** Why the browser sends less than it might. */
  limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other';
  path: Path | null;
  /** The largest picture sent now: its height and frames per second; null when none is sent. */
  picture: { source: Source | null; height: number; framesPerSecond: number } | null;
}

/** The fields of W3C webrtc-stats that we read; all of them are missing in some browser. */
interface Stat {
  type?: string;
  kind?: string;
  timestamp?: number;
  bytesSent?: number;
  packetsSent?: number;
  framesPerSecond?: number;
  frameHeight?: number;
  qualityLimitationReason?: UploadSample['limitedBy'];
  active?: boolean;
  mid?: string;
  fractionLost?: number;
  roundTripTime?: number;
  roundTripTimeMeasurements?: number;
  currentRoundTripTime?: number;
  nominated?: boolean;
}

export interface Circumstances {
  at: number;
  connected: boolean;
  sourceOfMid(mid: string): Source | null;
}

export function readUpload(stats: Iterable<unknown>, { at, connected, sourceOfMid }: Circumstances): UploadSample {
  const all = [...stats] as Stat[];
  const sent = all.filter((stat) => stat.type === 'outbound-rtp');
  const reports = all.filter((stat) => stat.type === 'remote-inbound-rtp');
  const pictures = sent.filter((stat) => stat.kind === 'video' && (stat.framesPerSecond ?? 0) > 0);
  const largest = pictures.reduce<Stat | null>(
    (best, one) => ((one.frameHeight ?? 0) > (best?.frameHeight ?? 0) ? one : best),
    null,
  );
  const pair = all.find(
    (stat) => stat.type === 'candidate-pair' && stat.nominated && stat.currentRoundTripTime !== undefined,
  );
  const roundTrip = greatest(reports.map((stat) => stat.roundTripTime)) ?? pair?.currentRoundTripTime;
  return {
    at,
    connected,
    bytesSent: sum(sent.map((stat) => stat.bytesSent)),
    packetsSent: sum(sent.map((stat) => stat.packetsSent)),
    confirmations: sum(reports.map(confirmed)),
    soundConfirmations: sum(reports.filter((stat) => stat.kind === 'audio').map(confirmed)),
    // Of sound the server tells more loss than there is, so that each packet can repair the one before.
    loss: greatest(reports.filter((stat) => stat.kind !== 'audio').map((stat) => stat.fractionLost)),
    roundTripMs: roundTrip === undefined || roundTrip === null ? null : Math.round(roundTrip * 1000),
    limitedBy:
      pictures.find((stat) => (stat.qualityLimitationReason ?? 'none') !== 'none')?.qualityLimitationReason ?? 'none',
    path: pathOf(all),
    picture: largest && {
      source: largest.mid === undefined ? null : sourceOfMid(largest.mid),
      height: largest.frameHeight ?? 0,
      framesPerSecond: Math.round(largest.framesPerSecond ?? 0),
    },
  };
}

/** The time of the last report and the number of measured round trips: browsers keep at least one of them truthfully. */
function confirmed(stat: Stat): number {
  return (stat.timestamp ?? 0) + (stat.roundTripTimeMeasurements ?? 0);
}

function sum(values: (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function greatest(values: (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length ? Math.max(...known) : null;
}
