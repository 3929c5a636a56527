import type { Source } from '../../protocol/stage.ts';
import { throughRelay } from './ice.ts';
import { codecOrder } from './publish-codecs.ts';
import { degradationOf, encodingOf, type Quality } from './publish-quality.ts';

/** The order of the media sections in every offer; it never changes, tracks come and go inside. */
export const sources: readonly Source[] = ['microphone', 'camera', 'screen'];
export type Tracks = Record<Source, MediaStreamTrack | null>;

/** One peer connection that sends. */
export interface PublishPeer {
  /** The offer, without candidates: the server finds us by our connectivity checks. */
  offer(): Promise<{ sdp: string; tracks: { mid: string; source: Source }[] }>;
  answer(sdp: string): Promise<void>;
  /** Null sends nothing in this section; no renegotiation. */
  send(source: Source, track: MediaStreamTrack | null): Promise<void>;
  setQuality(quality: Quality): Promise<void>;
  connected(): boolean;
  failed(): boolean;
  stats(): Promise<Iterable<unknown>>;
  close(): void;
}

/**
 * All sections are in the first offer, also those without a track yet: switching a device, pausing the camera and sharing
 * the screen are then `replaceTrack`, which no network and no server can refuse.
 */
export function openPublishPeer(tracks: Tracks, quality: Quality, hasRelay: boolean): PublishPeer {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
  const transceivers = sources.map((source) => {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const transceiver = peer.addTransceiver(tracks[source] ?? kind, {
      direction: 'sendonly',
      sendEncodings: [encodingOf(source, quality)],
    });
    if (kind === 'video') preferCodecs(transceiver);
    void tune(transceiver.sender, source, quality, false);
    return transceiver;
  });
  let settled = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  const senderOf = (source: Source) => transceivers[sources.indexOf(source)]!.sender;

  return {
    async offer() {
      if (hasRelay) await throughRelay(peer);
      const offer = await peer.createOffer();
      await peer.setLocalDescription(offer);
      const mids = sources.map((source, at) => ({ mid: transceivers[at]!.mid ?? String(at), source }));
      return { sdp: offer.sdp ?? '', tracks: mids };
    },
    async answer(sdp) {
      await peer.setRemoteDescription({ type: 'answer', sdp });
      settling = setTimeout(() => {
        settled = true;
        void tune(senderOf('camera'), 'camera', quality, true);
      }, SETTLING_MS);
    },
    async send(source, track) {
      await senderOf(source).replaceTrack(track);
    },
    async setQuality(next) {
      quality = next;
      await tune(senderOf('camera'), 'camera', quality, settled);
    },
    connected: () => peer.connectionState === 'connected',
    failed: () => peer.connectionState === 'failed' || peer.connectionState === 'closed',
    stats: async () => statsOf(await peer.getStats()),
    close() {
      clearTimeout(settling);
      peer.close();
    },
  };
}

const SETTLING_MS = 6_000;

function preferCodecs(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs;
  if (codecs && typeof transceiver.setCodecPreferences === 'function')
    transceiver.setCodecPreferences(codecOrder(codecs));
}

/** Firefox knows neither `priority` nor `degradationPreference` everywhere: what it refuses is a loss of polish, not of the lecture. */
async function tune(sender: RTCRtpSender, source: Source, quality: Quality, settled: boolean): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings?.[0];
  if (!encoding) return;
  Object.assign(encoding, encodingOf(source, quality));
  if (source !== 'microphone') parameters.degradationPreference = degradationOf(source, settled);
  await sender.setParameters(parameters).catch(() => undefined);
}

function statsOf(report: RTCStatsReport): Iterable<unknown> {
  const all: unknown[] = [];
  report.forEach((one: unknown) => all.push(one));
  return all;
}
