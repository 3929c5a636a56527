import type { Source } from '../../protocol/stage.ts';
import type { Delivered } from './watchdog.ts';

/** The sources a viewer takes, in the order of the media sections. */
const SOURCES = ['microphone', 'camera', 'screen'] as const satisfies Source[];

export type Tracks = Record<Source, MediaStreamTrack>;

/** How the way from the server is, beyond what the watchdog looks at. Counted since the connection was made. */
export interface LinkSample extends Delivered {
  lost: number;
  frozenMs: number;
}

/** One media connection that receives everything on stage. */
export interface Link {
  /** For the server: without candidates, it learns our address from our checks. */
  offer(): Promise<{ sdp: string; tracks: { mid: string; source: Source }[] }>;
  accept(answer: string): Promise<void>;
  tracks: Tracks;
  sample(): Promise<LinkSample>;
  /** Everything the browser knows of the connection. */
  stats(): Promise<RTCStatsReport>;
  close(): void;
}

/** Makes a link of a browser's peer connection. Nothing is sent before `offer()`, which asks for the server's relay if it has one. */
export function createLink(peer: RTCPeerConnection, hasRelay: () => boolean): Link {
  const receivers = SOURCES.map((source) => {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const transceiver = peer.addTransceiver(kind, { direction: 'recvonly' });
    if (kind === 'video') playAtOnce(transceiver.receiver);
    return { source, transceiver };
  });

  return {
    async offer() {
      if (hasRelay()) await (await import('./ice.ts')).throughRelay(peer);
      await peer.setLocalDescription();
      const sdp = withoutCandidates(peer.localDescription!.sdp);
      return { sdp, tracks: receivers.map(({ source, transceiver }) => ({ mid: transceiver.mid!, source })) };
    },
    accept: (sdp) => peer.setRemoteDescription({ type: 'answer', sdp }),
    tracks: Object.fromEntries(
      receivers.map(({ source, transceiver }) => [source, transceiver.receiver.track]),
    ) as Tracks,
    async sample() {
      const sourceOf = new Map(receivers.map(({ source, transceiver }) => [transceiver.mid, source]));
      const sample = {
        at: performance.now(),
        camera: 0,
        screen: 0,
        packets: 0,
        lost: 0,
        frozenMs: 0,
        failed: peer.connectionState === 'failed' || peer.connectionState === 'closed',
      };
      if (peer.connectionState === 'closed') return sample;
      for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
        if (report.type !== 'inbound-rtp') continue;
        const source = sourceOf.get(report.mid ?? null);
        if (source === 'camera' || source === 'screen') sample[source] += report.framesDecoded ?? 0;
        sample.packets += report.packetsReceived ?? 0;
        sample.lost += Math.max(0, report.packetsLost ?? 0);
        // A screen on which nothing moves counts as frozen; only a camera's pauses mean something.
        if (source === 'camera') sample.frozenMs += (report.totalFreezesDuration ?? 0) * 1000;
      }
      return sample;
    },
    stats: () => peer.getStats(),
    close: () => peer.close(),
  };
}

/**
 * Show frames as soon as they are decoded rather than as evenly as possible. Sound keeps its own buffer; where the answer
 * puts both into one stream the browser still holds the picture back to the lips.
 */
function playAtOnce(receiver: RTCRtpReceiver & { playoutDelayHint?: number | null }): void {
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
  else if ('playoutDelayHint' in receiver) (receiver as { playoutDelayHint: number }).playoutDelayHint = 0;
}

export function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(candidate:|end-of-candidates).*\r?\n/gm, '');
}
