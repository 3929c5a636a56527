/** Readings as Chromium and the server would give them, of a lecture of which one second is described; for tests. */
import type { ConnectionLook, LensLooked } from '../../../protocol/lens.ts';
import type { Reading } from '../reading.ts';
import type { Stat } from '../net/stats.ts';
import type { Facts } from './facts.ts';

/** What happens in each second. */
export interface Second {
  /** Packets of the picture and of the sound that the server sends, and the share that is lost. */
  packets: number;
  loss: number;
  frames: number;
  dropped: number;
  decodeMs: number;
  /** From the first packet of a frame until it was decoded. */
  processingMs: number;
  frozenMs: number;
  roundTripMs: number;
  jitterMs: number;
  publisher: { loss: number | null; flowing: boolean };
  quality: 'high' | 'medium' | 'low' | 'none';
  heldBack: boolean;
  congested: boolean;
  relay: 'udp' | 'tcp' | 'tls' | null;
  worker: { busy: number; lateMs: number };
  impaired: boolean;
}

export const good: Second = {
  packets: 150,
  loss: 0,
  frames: 30,
  dropped: 0,
  decodeMs: 3,
  processingMs: 25,
  frozenMs: 0,
  roundTripMs: 24,
  jitterMs: 4,
  publisher: { loss: 0, flowing: true },
  quality: 'high',
  heldBack: false,
  congested: false,
  relay: null,
  worker: { busy: 0.2, lateMs: 1 },
  impaired: false,
};

export const here: Facts = {
  role: 'watch',
  socket: true,
  live: true,
  place: 0,
  ufrag: 'srv1',
  connected: true,
  direct: false,
  visible: true,
  soundBlocked: false,
  medium: 'unknown',
};

/** One reading after each second. `seconds` may change how it goes on. */
export function readingsOf(seconds: readonly Second[], { withLook = true } = {}): { past: Reading[] } {
  const sums = { sent: 0, arrived: 0, lost: 0, frames: 0, dropped: 0, decodeS: 0, processingS: 0, frozenS: 0 };
  const past = seconds.map((second, at) => {
    const lost = Math.round(second.packets * second.loss);
    sums.sent += second.packets;
    sums.lost += lost;
    sums.arrived += second.packets - lost;
    sums.frames += second.frames - second.dropped;
    sums.dropped += second.dropped;
    sums.decodeS += (second.decodeMs * second.frames) / 1_000;
    sums.processingS += (second.processingMs * second.frames) / 1_000;
    sums.frozenS += second.frozenMs / 1_000;
    return {
      at: 50_000 + at * 1_000,
      stats: new Map(statsAfter(sums, second, at).map((stat) => [stat.id, stat])) as unknown as RTCStatsReport,
      looked: withLook ? lookAfter(sums, second, at) : null,
      socket: null,
    };
  });
  return { past };
}

type Sums = Record<'sent' | 'arrived' | 'lost' | 'frames' | 'dropped' | 'decodeS' | 'processingS' | 'frozenS', number>;

function statsAfter(sums: Sums, second: Second, at: number): Stat[] {
  const timestamp = 1_790_000_000_000 + at * 1_000;
  const sound = Math.floor(sums.arrived / 3);
  return [
    { id: 'T01', type: 'transport', timestamp, selectedCandidatePairId: 'CP1', packetsReceived: sums.arrived },
    {
      id: 'CP1',
      type: 'candidate-pair',
      timestamp,
      nominated: true,
      state: 'succeeded',
      localCandidateId: 'L1',
      remoteCandidateId: 'R1',
      currentRoundTripTime: second.roundTripMs / 1_000,
      requestsSent: 10 + at,
      responsesReceived: 10 + at,
      bytesReceived: sums.arrived * 900,
      packetsReceived: sums.arrived,
    },
    {
      id: 'L1',
      type: 'local-candidate',
      timestamp,
      candidateType: second.relay ? 'relay' : 'host',
      ...(second.relay ? { relayProtocol: second.relay } : {}),
    },
    { id: 'R1', type: 'remote-candidate', timestamp, candidateType: 'host', address: '192.0.2.10', port: 7_882 },
    {
      id: 'IA',
      type: 'inbound-rtp',
      kind: 'audio',
      timestamp,
      packetsReceived: sound,
      packetsLost: 0,
      jitter: second.jitterMs / 1_000,
    },
    {
      id: 'IV',
      type: 'inbound-rtp',
      kind: 'video',
      timestamp,
      packetsReceived: sums.arrived - sound,
      packetsLost: sums.lost,
      jitter: 0.02,
      framesDecoded: sums.frames,
      framesDropped: sums.dropped,
      totalDecodeTime: sums.decodeS,
      totalProcessingDelay: sums.processingS,
      totalFreezesDuration: sums.frozenS,
    },
  ];
}

function lookAfter(sums: Sums, second: Second, at: number): LensLooked {
  const connection: ConnectionLook = {
    connection: 'c1',
    role: 'subscribe',
    ufrag: 'srv1',
    connected: true,
    connectedAt: 0,
    local: null,
    remote: null,
    door: false,
    sent: { rtp: sums.sent, rtcp: 0, bytes: sums.sent * 900 },
    received: { rtp: 0, rtcp: at, bytes: at * 60 },
    loss: second.loss,
    jitterMs: second.jitterMs,
    roundTripMs: second.roundTripMs,
    feedback: { nacks: 0, nackedPackets: 0, resent: 0, pictureLosses: 0, reports: at, padding: 0 },
    budgetBits: null,
    estimateBits: null,
    congested: second.congested,
    wish: 'auto',
    pictures: [{ place: 0, source: 'camera', quality: second.quality, because: second.heldBack ? 'link' : null }],
    streams: [],
    worker: second.worker,
    impaired: second.impaired ? ({} as ConnectionLook['impaired']) : null,
    recording: null,
  };
  const publisher = { place: 0, ...second.publisher, jitterMs: 2, nacks: 0, roundTripMs: 20, bits: 2e6, layers: 3 };
  return { type: 'lens.looked', re: at, room: 'r', at, connections: [connection], publishers: [publisher] };
}
