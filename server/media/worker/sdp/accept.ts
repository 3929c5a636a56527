import type { Place, Source } from '../../../../protocol/stage.ts';
import { SdpInvalid, type OfferedTrack } from '../../port.ts';
import type { Fingerprint, IceCredentials, Offer, OfferedSection, Setup } from './offer.ts';

/** What we take of an offer: one codec per section, the extensions we read, and the one transport that all of it shares. */
export interface Acceptance {
  role: 'publish' | 'subscribe';
  ice: IceCredentials;
  fingerprint: Fingerprint;
  setup: Setup;
  /** As many as the offer has, in its order; those without `track` are refused. */
  sections: { offered: OfferedSection; track: AcceptedTrack | undefined }[];
}

export interface AcceptedTrack {
  mid: string;
  source: Source;
  place: Place;
  kind: 'audio' | 'video';
  payloadType: number;
  /** Retransmissions (RFC 4588), on the way to the server only. */
  rtxPayloadType: number | undefined;
  transportWide: boolean;
  transportWideExtension: number | undefined;
  midExtension: number | undefined;
  ssrcs: number[];
  retransmissions: [media: number, rtx: number][];
}

export const TRANSPORT_WIDE = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
export const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';

/** One codec for each kind: every browser encodes and decodes these two (RFC 7742 section 5, RFC 7874 section 3). */
export const codecs = {
  audio: { name: 'opus/48000/2', rtpmap: 'opus/48000/2', clockRate: 48_000 },
  video: { name: 'vp8/90000', rtpmap: 'VP8/90000', clockRate: 90_000 },
} as const;

const kinds = { microphone: 'audio', camera: 'video', screen: 'video', camera2: 'video' } as const satisfies Record<
  Source,
  'audio' | 'video'
>;

/** Decides what of the offer is taken. Throws SdpInvalid when nothing is left or the parts do not fit together. */
export function acceptOffer(role: 'publish' | 'subscribe', offer: Offer, tracks: OfferedTrack[]): Acceptance {
  const listed = listedByMid(tracks);
  if (role === 'publish' && new Set(tracks.map(({ place = 0 }) => place)).size > 1)
    throw new SdpInvalid('a publisher stands in one place');
  const sections = offer.sections.map((offered) => ({ offered, track: acceptSection(role, offered, listed) }));
  for (const mid of listed.keys()) {
    if (!sections.some(({ offered }) => offered.mid === mid))
      throw new SdpInvalid('a listed section is not in the offer');
  }
  const accepted = sections.filter(({ track }) => track !== undefined);
  if (accepted.length === 0) throw new SdpInvalid('no section offers a codec and direction we take');
  if (accepted.length > 1 && !accepted.every(({ track }) => offer.bundle.includes(track!.mid))) {
    throw new SdpInvalid('the sections are not bundled');
  }
  return { role, ...sharedTransport(offer, accepted), sections };
}

function listedByMid(tracks: OfferedTrack[]): Map<string, OfferedTrack> {
  const listed = new Map<string, OfferedTrack>();
  const sources = new Set<string>();
  for (const track of tracks) {
    const name = `${track.place ?? 0} ${track.source}`;
    if (listed.has(track.mid) || sources.has(name)) throw new SdpInvalid('a section or source is listed twice');
    listed.set(track.mid, track);
    sources.add(name);
  }
  return listed;
}

function acceptSection(
  role: 'publish' | 'subscribe',
  offered: OfferedSection,
  listed: Map<string, OfferedTrack>,
): AcceptedTrack | undefined {
  const track = offered.mid === undefined ? undefined : listed.get(offered.mid);
  if (!track || offered.stopped) return undefined;
  const { source, place = 0 } = track;
  const kind = kinds[source];
  if (offered.kind !== kind) throw new SdpInvalid(`the section of ${source} is not ${kind}`);
  if (offered.protocol !== 'UDP/TLS/RTP/SAVPF') throw new SdpInvalid('a section does not speak UDP/TLS/RTP/SAVPF');
  if (!offered.rtcpMux) throw new SdpInvalid('a section does not offer rtcp-mux');
  // Whoever watches cannot send: a section with which a viewer only offers to send is refused.
  if (offered.direction !== 'sendrecv' && offered.direction !== (role === 'publish' ? 'sendonly' : 'recvonly'))
    return undefined;
  const payloadType = findPayloadType(offered, codecs[kind].name);
  if (payloadType === undefined) return undefined;
  const transportWideExtension = offered.extensions.get(TRANSPORT_WIDE);
  return {
    mid: offered.mid!,
    source,
    place,
    kind,
    payloadType,
    rtxPayloadType: role === 'publish' ? findRtx(offered, payloadType) : undefined,
    // With viewers it is not negotiated: their own estimate then comes as REMB.
    transportWide:
      role === 'publish' &&
      transportWideExtension !== undefined &&
      offered.codecs.get(payloadType)!.feedback.has('transport-cc'),
    transportWideExtension,
    midExtension: offered.extensions.get(MID),
    ssrcs: offered.ssrcs,
    retransmissions: offered.retransmissions,
  };
}

function findPayloadType(offered: OfferedSection, name: string): number | undefined {
  for (const format of offered.formats) {
    const type = Number(format);
    if (usable(type) && offered.codecs.get(type)?.name === name) return type;
  }
  return undefined;
}

function findRtx(offered: OfferedSection, payloadType: number): number | undefined {
  for (const format of offered.formats) {
    const codec = offered.codecs.get(Number(format));
    if (usable(Number(format)) && codec?.name === 'rtx/90000' && codec.repeats === payloadType) return Number(format);
  }
  return undefined;
}

/** 64 to 95 cannot be told from RTCP on a shared port (RFC 5761 section 4). */
function usable(payloadType: number): boolean {
  return payloadType < 64 || payloadType > 95;
}

/** The transport of the first accepted section of the BUNDLE group is everyone's (RFC 9143 section 7.3). */
function sharedTransport(
  offer: Offer,
  accepted: Acceptance['sections'],
): Pick<Acceptance, 'ice' | 'fingerprint' | 'setup'> {
  const order = (mid: string) => (offer.bundle.includes(mid) ? offer.bundle.indexOf(mid) : offer.bundle.length);
  const { offered } = accepted.toSorted((a, b) => order(a.track!.mid) - order(b.track!.mid))[0]!;
  const { ice, fingerprint, setup } = offered;
  if (!ice?.ufrag || !ice.pwd) throw new SdpInvalid('no ICE credentials');
  if (!fingerprint) throw new SdpInvalid('no SHA-2 fingerprint');
  return { ice, fingerprint, setup: setup ?? 'actpass' };
}
