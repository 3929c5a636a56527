/** What comes, or leaves, stream by stream. Pure. */
import type { ConnectionLook } from '../../../protocol/lens.ts';
import { allOf, type Stat } from '../net/stats.ts';

interface StreamStat extends Stat {
  codecId?: string;
  rid?: string;
  active?: boolean;
  frameWidth?: number;
  keyFramesDecoded?: number;
  keyFramesEncoded?: number;
  pliCount?: number;
  mimeType?: string;
  payloadType?: number;
  clockRate?: number;
  qualityLimitationReason?: string;
}

export interface Stream {
  id: string;
  kind: string;
  /** Null where the server did not say whose it is. */
  place: number | null;
  source: string | null;
  /** Of what is sent in several sizes: the name of this one. */
  rid: string | null;
  /** "VP8, type 96" in parts. */
  codec: string | null;
  payloadType: number | null;
  clockRate: number | null;
  width: number | null;
  height: number | null;
  framesPerSecond: number | null;
  /** From 1, the smallest, of so many. */
  layer: number | null;
  layers: number;
  /** That came, or left. */
  packets: number;
  keyframes: number | null;
  pictureLosses: number | null;
  /** Why the browser sends less than it could: `cpu`, `bandwidth`. */
  limited: string | null;
}

/** Those that ever carried anything. */
export function streamsOf(
  stats: RTCStatsReport | null,
  look: ConnectionLook | null,
  role: 'watch' | 'present',
): Stream[] {
  const all = allOf(stats) as StreamStat[];
  const type = role === 'watch' ? 'inbound-rtp' : 'outbound-rtp';
  return all
    .filter((stat) => stat.type === type && (stat.packetsReceived ?? stat.packetsSent ?? 0) > 0)
    .map((stat) => {
      const told = look?.streams.find(({ ssrc }) => ssrc === stat.ssrc);
      const codec = all.find(({ id }) => id === stat.codecId);
      const { qualityLimitationReason: reason } = stat;
      return {
        id: stat.id,
        kind: stat.kind ?? '',
        place: told?.place ?? null,
        source: told?.source ?? null,
        rid: stat.rid ?? null,
        codec: codec?.mimeType?.split('/')[1] ?? told?.codec ?? null,
        payloadType: codec?.payloadType ?? told?.payloadType ?? null,
        clockRate: codec?.clockRate ?? told?.clockRate ?? null,
        width: stat.frameWidth ?? null,
        height: stat.frameHeight ?? null,
        framesPerSecond: stat.framesPerSecond ?? null,
        layer: told && told.layer !== null ? told.layer + 1 : null,
        layers: told?.layers ?? 0,
        packets: stat.packetsReceived ?? stat.packetsSent ?? 0,
        keyframes: stat.keyFramesDecoded ?? stat.keyFramesEncoded ?? null,
        pictureLosses: stat.pliCount ?? null,
        limited: reason && reason !== 'none' ? reason : null,
      };
    })
    .sort((a, b) => a.kind.localeCompare(b.kind) || (b.height ?? 0) - (a.height ?? 0));
}
