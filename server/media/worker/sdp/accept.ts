import type { Place, Source } from '../../../../protocol/stage.ts';
import { SdpInvalid, type OfferedTrack } from '../../port.ts';
import { formatsOf, kinds, type Format } from './codecs.ts';
import { ABS_CAPTURE_TIME, ABS_SEND_TIME, MID, REPAIRED_RID, RID, TRANSPORT_WIDE } from './extensions.ts';
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
  /** Best first; of a publisher the one he is to send. */
  formats: Format[];
  /** Names of the layers a publisher sends, the smallest picture first; empty for a single one. */
  layers: string[];
  /** The extensions taken: their numbers by name. */
  extensions: Map<string, number>;
  ssrcs: number[];
  retransmissions: [media: number, rtx: number][];
}

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
  const formats = formatsOf(offered, kind);
  if (formats.length === 0) return undefined;
  return {
    mid: offered.mid!,
    source,
    place,
    kind,
    formats: role === 'publish' ? formats.slice(0, 1) : formats,
    layers: role === 'publish' && kind === 'video' ? offered.layers : [],
    extensions: takenExtensions(role, kind, offered, formats[0]!),
    ssrcs: offered.ssrcs,
    retransmissions: offered.retransmissions,
  };
}

/**
 * With viewers transport-wide feedback is not negotiated: their own estimate then comes as REMB, by the times we write into
 * the packets of pictures.
 */
function takenExtensions(
  role: 'publish' | 'subscribe',
  kind: 'audio' | 'video',
  offered: OfferedSection,
  { transportWide }: Format,
): Map<string, number> {
  const ofPublisher = [
    MID,
    ...(transportWide ? [TRANSPORT_WIDE] : []),
    ...(kind === 'video' ? [ABS_CAPTURE_TIME] : []),
    ...(offered.layers.length > 0 ? [RID, REPAIRED_RID] : []),
  ];
  const names = role === 'publish' ? ofPublisher : kind === 'video' ? [ABS_SEND_TIME] : [];
  return new Map(
    names.flatMap((name) => (offered.extensions.has(name) ? [[name, offered.extensions.get(name)!]] : [])),
  );
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
