import { codecs, MID, TRANSPORT_WIDE, type Acceptance, type AcceptedTrack } from './accept.ts';
import type { Fingerprint, OfferedSection } from './offer.ts';

/** Our side of the transport, as the library made it. */
export interface LocalTransport {
  ufrag: string;
  pwd: string;
  fingerprint: Fingerprint;
  setup: string;
  /** Where the server can be reached; never anybody else's address. */
  addresses: { address: string; port: number }[];
}

/** What a viewer is told of the streams sent to it. */
export interface SentStreams {
  cname: string;
  ssrc(track: AcceptedTrack): number;
}

/** Chrome takes this as its first estimate instead of 0.3 Mbit/s, and a lecture starts sharp. */
const START_KBITS = 1_500;

/** Writes the answer from our own words; of the offer only checked mids, formats and numbers come back. */
export function writeAnswer(acceptance: Acceptance, local: LocalTransport, sent?: SentStreams): string {
  const accepted = acceptance.sections.flatMap(({ track }) => (track ? [track] : []));
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${accepted.map(({ mid }) => mid).join(' ')}`,
    'a=ice-options:trickle',
  ];
  for (const { offered, track } of acceptance.sections) {
    if (!track) lines.push(...refusedSection(offered));
    else
      lines.push(
        ...acceptedSection(acceptance, offered, track, local, sent),
        ...candidates(track === accepted[0] ? local : undefined),
      );
  }
  return lines.join('\r\n') + '\r\n';
}

function refusedSection(offered: OfferedSection): string[] {
  return [
    `m=${offered.kind} 0 ${offered.protocol} ${offered.formats.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    ...(offered.mid === undefined ? [] : [`a=mid:${offered.mid}`]),
    'a=inactive',
  ];
}

function acceptedSection(
  { role }: Acceptance,
  offered: OfferedSection,
  track: AcceptedTrack,
  local: LocalTransport,
  sent: SentStreams | undefined,
): string[] {
  const formats = [track.payloadType, ...(track.rtxPayloadType === undefined ? [] : [track.rtxPayloadType])];
  return [
    `m=${track.kind} 9 UDP/TLS/RTP/SAVPF ${formats.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${track.mid}`,
    role === 'publish' ? 'a=recvonly' : 'a=sendonly',
    'a=rtcp-mux',
    ...(offered.rtcpReducedSize ? ['a=rtcp-rsize'] : []),
    `a=ice-ufrag:${local.ufrag}`,
    `a=ice-pwd:${local.pwd}`,
    `a=fingerprint:${local.fingerprint.algorithm} ${local.fingerprint.value}`,
    `a=setup:${local.setup}`,
    ...extensions(role, track),
    ...codec(role, track),
    ...(sent ? streams(track, sent) : []),
  ];
}

function extensions(role: Acceptance['role'], track: AcceptedTrack): string[] {
  if (role === 'subscribe') return [];
  return [
    ...(track.midExtension === undefined ? [] : [`a=extmap:${track.midExtension} ${MID}`]),
    ...(track.transportWide ? [`a=extmap:${track.transportWideExtension} ${TRANSPORT_WIDE}`] : []),
  ];
}

function codec(role: Acceptance['role'], track: AcceptedTrack): string[] {
  const type = track.payloadType;
  const lines = [`a=rtpmap:${type} ${codecs[track.kind].rtpmap}`];
  if (track.kind === 'audio') lines.push(`a=fmtp:${type} minptime=10;useinbandfec=1`);
  else
    lines.push(
      `a=rtcp-fb:${type} nack`,
      `a=rtcp-fb:${type} nack pli`,
      `a=rtcp-fb:${type} ccm fir`,
      `a=rtcp-fb:${type} goog-remb`,
    );
  if (role === 'publish' && track.kind === 'video') lines.push(`a=fmtp:${type} x-google-start-bitrate=${START_KBITS}`);
  if (track.transportWide) lines.push(`a=rtcp-fb:${type} transport-cc`);
  if (track.rtxPayloadType !== undefined) {
    lines.push(`a=rtpmap:${track.rtxPayloadType} rtx/90000`, `a=fmtp:${track.rtxPayloadType} apt=${type}`);
  }
  return lines;
}

/** Browsers keep sound and picture of one media stream in time; the screen has no sound of its own and stands alone. */
function streams(track: AcceptedTrack, sent: SentStreams): string[] {
  const alone = track.source === 'screen' || track.source === 'camera2';
  const stream = `${alone ? track.source : 'speaker'}-${track.place}`;
  const ssrc = sent.ssrc(track);
  return [
    `a=msid:${stream} ${track.source}`,
    `a=ssrc:${ssrc} cname:${sent.cname}`,
    `a=ssrc:${ssrc} msid:${stream} ${track.source}`,
  ];
}

function candidates(local: LocalTransport | undefined): string[] {
  if (!local) return [];
  return [...local.addresses.map(candidate), 'a=end-of-candidates'];
}

/** Host candidates (RFC 8839 section 5.1), earlier addresses preferred (RFC 8445 section 5.1.2.1). */
function candidate({ address, port }: { address: string; port: number }, index: number): string {
  const priority = 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255;
  return `a=candidate:${index + 1} 1 udp ${priority} ${address} ${port} typ host`;
}
