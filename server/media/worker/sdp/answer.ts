import type { Acceptance, AcceptedTrack } from './accept.ts';
import { formatLines } from './codecs.ts';
import type { Fingerprint, OfferedSection } from './offer.ts';

/** Our side of the transport, as the library made it. */
export interface LocalTransport {
  ufrag: string;
  pwd: string;
  fingerprint: Fingerprint;
  setup: string;
  /** Where the server can be reached; never anybody else's address. */
  addresses: { address: string; port: number }[];
  /** The client is to try this port of them before all others. */
  firstPort?: number;
}

/** What a viewer is told of the streams sent to it. */
export interface SentStreams {
  cname: string;
  ssrc(track: AcceptedTrack): number;
  /** Of retransmissions. */
  rtxSsrc(track: AcceptedTrack): number;
}

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
  const formats = track.formats.flatMap(({ payloadType, rtxPayloadType }) =>
    rtxPayloadType === undefined ? [payloadType] : [payloadType, rtxPayloadType],
  );
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
    ...[...track.extensions].map(([name, id]) => `a=extmap:${id} ${name}`),
    ...track.formats.flatMap((format) => formatLines(role, format)),
    ...layers(track),
    ...(sent ? streams(track, sent) : []),
  ];
}

function layers({ layers }: AcceptedTrack): string[] {
  if (layers.length === 0) return [];
  return [...layers.map((layer) => `a=rid:${layer} recv`), `a=simulcast:recv ${layers.join(';')}`];
}

/** Browsers keep sound and picture of one media stream in time; the screen has no sound of its own and stands alone. */
function streams(track: AcceptedTrack, sent: SentStreams): string[] {
  const alone = track.source === 'screen' || track.source === 'camera2';
  const stream = `${alone ? track.source : 'speaker'}-${track.place}`;
  const ssrc = sent.ssrc(track);
  const rtx = track.formats.some(({ rtxPayloadType }) => rtxPayloadType !== undefined) ? [sent.rtxSsrc(track)] : [];
  return [
    `a=msid:${stream} ${track.source}`,
    ...rtx.map((again) => `a=ssrc-group:FID ${ssrc} ${again}`),
    ...[ssrc, ...rtx].flatMap((one) => [
      `a=ssrc:${one} cname:${sent.cname}`,
      `a=ssrc:${one} msid:${stream} ${track.source}`,
    ]),
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
