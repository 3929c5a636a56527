import type { Source } from '../../protocol/stage.ts';
import { offerCaptureTimes } from './capture-times.ts';
import { throughRelay } from './ice.ts';
import { codecOrder } from './publish-codecs.ts';
import { degradationOf, encodingsOf, type Quality } from './publish-quality.ts';

/** The order of the media sections in every offer; it never changes, tracks come and go inside. */
export const sources: readonly Source[] = ['microphone', 'camera', 'screen', 'camera2'];
/** What is sent from a place beside who gives the lecture. */
export const besideSources: readonly Source[] = ['microphone', 'camera'];
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
  /** What it is made of, for whoever looks at how it goes. */
  readonly peer: RTCPeerConnection;
}

/**
 * All sections are in the first offer, also those without a track yet: switching a device, pausing the camera and sharing
 * the screen are then `replaceTrack`, which no network and no server can refuse.
 */
export function openPublishPeer(
  tracks: Tracks,
  quality: Quality,
  hasRelay: boolean,
  sending: readonly Source[] = sources,
): PublishPeer {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
  const transceivers = sending.map((source) => {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const transceiver = peer.addTransceiver(tracks[source] ?? kind, {
      direction: 'sendonly',
      sendEncodings: encodingsOf(source, quality),
    });
    if (kind === 'video') {
      preferCodecs(transceiver);
      offerCaptureTimes(transceiver);
    }
    void tune(transceiver.sender, source, quality, false);
    return transceiver;
  });
  let settled = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  const tuneCameras = async () => {
    for (const source of ['camera', 'camera2'] as const)
      if (sending.includes(source)) await tune(senderOf(source), source, quality, settled);
  };
  const senderOf = (source: Source) => transceivers[sending.indexOf(source)]!.sender;

  return {
    async offer() {
      if (hasRelay) await throughRelay(peer);
      const offer = await peer.createOffer();
      await peer.setLocalDescription(offer);
      const mids = sending.map((source, at) => ({ mid: transceivers[at]!.mid ?? String(at), source }));
      return { sdp: offer.sdp ?? '', tracks: mids };
    },
    async answer(sdp) {
      await peer.setRemoteDescription({ type: 'answer', sdp });
      settling = setTimeout(() => {
        settled = true;
        void tuneCameras();
      }, SETTLING_MS);
    },
    async send(source, track) {
      await senderOf(source).replaceTrack(track);
    },
    async setQuality(next) {
      quality = next;
      await tuneCameras();
    },
    connected: () => peer.connectionState === 'connected',
    failed: () => peer.connectionState === 'failed' || peer.connectionState === 'closed',
    stats: async () => statsOf(await peer.getStats()),
    close() {
      clearTimeout(settling);
      peer.close();
    },
    peer,
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
  const { encodings } = parameters;
  if (!encodings?.length) return;
  const wanted = encodingsOf(source, quality);
  for (const [at, encoding] of encodings.entries()) Object.assign(encoding, wanted[at], { rid: encoding.rid });
  if (source !== 'microphone') parameters.degradationPreference = degradationOf(source, settled);
  await sender.setParameters(parameters).catch(() => undefined);
}

function statsOf(report: RTCStatsReport): Iterable<unknown> {
  const all: unknown[] = [];
  report.forEach((one: unknown) => all.push(one));
  return all;
}
