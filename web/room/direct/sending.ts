import type { Picture, Source } from '../../../protocol/stage.ts';
import { sources, type Tracks } from '../publish-peer.ts';
import { codecOrder } from '../publish-codecs.ts';
import { encodingsOf, type Quality } from '../publish-quality.ts';
import { describe } from './candidates.ts';

/** The presenter's end of a connection with one viewer. */
export interface SendingEnd {
  offer(): Promise<string>;
  answer(sdp: string): Promise<void>;
  send(source: Source, track: MediaStreamTrack | null): Promise<void>;
  /** How much picture this viewer wants. */
  prefer(picture: Picture): Promise<void>;
  close(): void;
}

/** Each picture once: there is nobody between who could choose. `failed` is called when the browser gives the connection up. */
export function openSending(tracks: Tracks, quality: Quality, hasRelay: boolean, failed: () => void): SendingEnd {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
  const transceivers = sources.map((source) => {
    const kind = source === 'microphone' ? 'audio' : 'video';
    const { rid: _rid, ...encoding } = layerFor(source, quality, 'auto');
    const transceiver = peer.addTransceiver(tracks[source] ?? kind, {
      direction: 'sendonly',
      sendEncodings: [encoding],
    });
    if (kind === 'video') fewCodecs(transceiver);
    return transceiver;
  });
  const senderOf = (source: Source) => transceivers[sources.indexOf(source)]!.sender;
  peer.onconnectionstatechange = () => peer.connectionState === 'failed' && failed();

  return {
    offer: () => describe(peer, hasRelay),
    answer: (sdp) => peer.setRemoteDescription({ type: 'answer', sdp }),
    send: (source, track) => senderOf(source).replaceTrack(track),
    async prefer(picture) {
      for (const source of sources) {
        if (source === 'microphone') continue;
        const parameters = senderOf(source).getParameters();
        const { rid: _rid, ...layer } = layerFor(source, quality, picture);
        for (const encoding of parameters.encodings) Object.assign(encoding, layer, { active: picture !== 'none' });
        await senderOf(source).setParameters(parameters);
      }
    },
    close: () => peer.close(),
  };
}

/** What the server would send of it. */
function layerFor(source: Source, quality: Quality, picture: Picture): RTCRtpEncodingParameters {
  const layers = encodingsOf(source, quality);
  const wanted = picture === 'low' ? 0 : picture === 'medium' ? 1 : layers.length;
  return layers[Math.min(wanted, layers.length - 1)]!;
}

/** Three pictures with all that a browser can send would be a description of 20 kB. */
function fewCodecs(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs.filter((it) => /\/(VP8|H264|rtx)$/i.test(it.mimeType));
  if (codecs?.length) transceiver.setCodecPreferences?.(codecOrder(codecs));
}
