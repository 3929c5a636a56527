import type { Place, Source } from '../../protocol/stage.ts';
import { feeds, isSound, placeOf, sourceOf, type Feed } from './feeds.ts';
import type { Delivered } from './watchdog.ts';

/** What plays each feed: silent and dark until somebody sends it. */
export type Tracks = Readonly<Record<Feed, MediaStreamTrack>>;

/** How the way from the server is, beyond what the watchdog looks at. Counted since the connection was made. */
export interface LinkSample extends Delivered {
  lost: number;
  frozenMs: number;
  bytes: number;
}

/** One media connection that receives everything on stage. */
export interface Link {
  /** For the server: without candidates, it learns our address from our checks. */
  offer(): Promise<{ sdp: string; tracks: { mid: string; place: Place; source: Source }[] }>;
  accept(answer: string): Promise<void>;
  tracks: Tracks;
  sample(): Promise<LinkSample>;
  peer: RTCPeerConnection;
  close(): void;
}

/**
 * Makes a link of a browser's peer connection. Nothing is sent before `offer()`, which asks for the server's relay if it has one.
 * Of feeds that are not wanted there are no tracks.
 */
export function createLink(peer: RTCPeerConnection, hasRelay: () => boolean, wanted = feeds): Link {
  const receivers = wanted.map((feed) => {
    const kind = isSound(feed) ? 'audio' : 'video';
    const transceiver = peer.addTransceiver(kind, { direction: 'recvonly' });
    takeOnly(transceiver, kind);
    if (kind === 'video') playAtOnce(transceiver.receiver);
    return { feed, transceiver };
  });

  return {
    async offer() {
      if (hasRelay()) await (await import('./ice.ts')).throughRelay(peer);
      await peer.setLocalDescription();
      const sdp = withoutCandidates(peer.localDescription!.sdp);
      const tracks = receivers.map(({ feed, transceiver }) => ({
        mid: transceiver.mid!,
        place: placeOf(feed),
        source: sourceOf(feed),
      }));
      return { sdp, tracks };
    },
    accept: (sdp) => peer.setRemoteDescription({ type: 'answer', sdp }),
    tracks: Object.fromEntries(receivers.map(({ feed, transceiver }) => [feed, transceiver.receiver.track])) as Tracks,
    sample: () => sampleOf(peer, new Map(receivers.map(({ feed, transceiver }) => [transceiver.mid, feed]))),
    peer,
    close: () => peer.close(),
  };
}

/** What the connection has delivered; `feedOfMid` says what its media sections are. */
export async function sampleOf(
  peer: RTCPeerConnection,
  feedOfMid: ReadonlyMap<string | null, Feed>,
): Promise<LinkSample> {
  const frames: Partial<Record<Feed, number>> = {};
  const sample = {
    at: performance.now(),
    frames,
    packets: 0,
    lost: 0,
    bytes: 0,
    frozenMs: 0,
    failed: peer.connectionState === 'failed' || peer.connectionState === 'closed',
  };
  if (peer.connectionState === 'closed') return sample;
  for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
    if (report.type !== 'inbound-rtp') continue;
    const feed = feedOfMid.get(report.mid ?? null);
    if (feed && report.kind === 'video') frames[feed] = report.framesDecoded ?? 0;
    sample.packets += report.packetsReceived ?? 0;
    sample.lost += Math.max(0, report.packetsLost ?? 0);
    sample.bytes += (report.bytesReceived ?? 0) + (report.headerBytesReceived ?? 0);
    // A screen on which nothing moves counts as frozen; only a camera's pauses mean something.
    if (feed === '0 camera') sample.frozenMs += (report.totalFreezesDuration ?? 0) * 1000;
  }
  return sample;
}

/** Codecs the server may answer with. Ten sections with all that a browser knows would be 60 kB, and slow to read. */
const CODECS = /\/(opus|VP8|H264|rtx)$/i;

function takeOnly(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void {
  const codecs = RTCRtpReceiver.getCapabilities?.(kind)?.codecs.filter(({ mimeType }) => CODECS.test(mimeType));
  if (codecs?.length) transceiver.setCodecPreferences?.(codecs);
}

/**
 * Show frames as soon as they are decoded rather than as evenly as possible. Sound keeps its own buffer; where the answer
 * puts both into one stream the browser still holds the picture back to the lips.
 */
export function playAtOnce(receiver: RTCRtpReceiver & { playoutDelayHint?: number | null }): void {
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
  else if ('playoutDelayHint' in receiver) (receiver as { playoutDelayHint: number }).playoutDelayHint = 0;
}

export function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(candidate:|end-of-candidates).*\r?\n/gm, '');
}
