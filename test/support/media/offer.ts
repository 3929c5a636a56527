/** Offers of browsers that are programs. */
import type { Place, Source } from '../../../protocol/stage.ts';
import type { Own } from './peer.ts';

export interface Section {
  source: Source;
  place?: Place;
  direction: 'sendonly' | 'recvonly' | 'sendrecv' | 'inactive';
}

export const payloadTypes = { audio: 111, video: 96 } as const;
export const kindOf = (source: Source): 'audio' | 'video' => (source === 'microphone' ? 'audio' : 'video');

/** Sections are named by their place in the list, and so are their SSRCs: section 1 sends 1100. */
export const ssrcOf = (mid: number): number => 1_000 + mid * 100;

export interface Offer {
  sdp: string;
  tracks: { mid: string; source: Source; place?: Place }[];
}

/** `more` stands at the end of each section. */
export function offer(own: Own, sections: Section[], more: string[] = []): Offer {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map((_, mid) => mid).join(' ')}`,
    ...sections.flatMap((section, mid) => [...lined(own, section, mid), ...more]),
    '',
  ];
  return {
    sdp: lines.join('\r\n'),
    tracks: sections.map(({ source, place }, mid) => ({
      mid: String(mid),
      source,
      ...(place === undefined ? {} : { place }),
    })),
  };
}

function lined(own: Own, { source, direction }: Section, mid: number): string[] {
  const kind = kindOf(source);
  const type = payloadTypes[kind];
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${type}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    `a=${direction}`,
    'a=rtcp-mux',
    `a=ice-ufrag:${own.ufrag}`,
    `a=ice-pwd:${own.pwd}`,
    `a=fingerprint:sha-256 ${own.fingerprint}`,
    'a=setup:actpass',
    kind === 'audio' ? `a=rtpmap:${type} opus/48000/2` : `a=rtpmap:${type} VP8/90000`,
    ...(kind === 'audio'
      ? []
      : [`a=rtcp-fb:${type} nack`, `a=rtcp-fb:${type} nack pli`, `a=rtcp-fb:${type} goog-remb`]),
    ...(direction.startsWith('send') ? [`a=ssrc:${ssrcOf(mid)} cname:somebody`] : []),
  ];
}
