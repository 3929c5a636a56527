import { feeds, placeOf, type Feed } from '../feeds.ts';
import { playAtOnce, sampleOf, type LinkSample } from '../link.ts';
import { describe } from './candidates.ts';

/** A viewer's end of the connection with the presenter. */
export interface ReceivingEnd {
  /** Answers the presenter's offer. */
  answer(offer: string): Promise<string>;
  /** What plays each source of the presenter; empty before the offer. */
  readonly tracks: Partial<Record<Feed, MediaStreamTrack>>;
  sample(): Promise<LinkSample>;
  readonly peer: RTCPeerConnection;
  close(): void;
}

/** The sections of the offer, in their order. */
const sent = feeds.filter((feed) => placeOf(feed) === 0);

export function openReceiving(hasRelay: boolean): ReceivingEnd {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
  let tracks: ReceivingEnd['tracks'] = {};
  const feedOfMid = new Map<string | null, Feed>();

  return {
    async answer(sdp) {
      await peer.setRemoteDescription({ type: 'offer', sdp });
      for (const [at, { mid, receiver }] of peer.getTransceivers().entries()) {
        const feed = sent[at];
        if (!feed) break;
        if (receiver.track.kind === 'video') playAtOnce(receiver);
        feedOfMid.set(mid, feed);
        tracks = { ...tracks, [feed]: receiver.track };
      }
      return describe(peer, hasRelay);
    },
    get tracks() {
      return tracks;
    },
    sample: () => sampleOf(peer, feedOfMid),
    peer,
    close: () => peer.close(),
  };
}
