/** Descriptions as a browser writes them, shortened to what any server reads, and the little we read of theirs. */

/** One media section of ours. */
export interface Section {
  mid: string;
  kind: 'audio' | 'video';
  /** What we send in it; without it we only receive. `rtx` belongs to the one before. */
  ssrcs?: { media: number; rtx?: number };
  /** Qualities that are told apart by their names in the packets (RFC 8853); then no SSRC is said. */
  rids?: readonly string[];
}

export interface Ends {
  ufrag: string;
  pwd: string;
  /** Algorithm and digits, as they stand in a description. */
  fingerprint: string;
}

/** What we take of the other side's description. */
export interface Remote extends Ends {
  setup: string;
  /** `candidate:…`, without `a=`. */
  candidates: string[];
  sections: RemoteSection[];
}

export interface RemoteSection {
  mid: string;
  kind: string;
  refused: boolean;
  /** Of Opus or VP8; undefined when neither is in it. */
  payloadType: number | undefined;
  /** Identifiers of header extensions by name (RFC 8285). */
  extensions: Map<string, number>;
  takesRemb: boolean;
}

export const payloadTypes = { audio: 111, video: 96, rtx: 97 } as const;
export const extensions = {
  mid: { id: 4, name: 'urn:ietf:params:rtp-hdrext:sdes:mid' },
  transportWide: { id: 3, name: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01' },
  rid: { id: 10, name: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id' },
  repairedRid: { id: 11, name: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id' },
} as const;

/** An offer of these sections, which share one transport; without candidates: the server finds us by our checks. */
export function writeOffer(ends: Ends, sections: readonly Section[]): string {
  return lines(
    head(sections),
    ...sections.map((section) => [
      ...openSection(section, ends, 'actpass', section.kind === 'audio' ? [111] : [96, 97]),
      `a=extmap:${extensions.transportWide.id} ${extensions.transportWide.name}`,
      `a=extmap:${extensions.mid.id} ${extensions.mid.name}`,
      isSent(section) ? 'a=sendonly' : 'a=recvonly',
      ...(section.kind === 'audio' ? audioCodec() : videoCodec()),
      ...sending(section),
    ]),
  );
}

/** Takes everything of an offer that it could send us, with the payload types it names. */
export function writeAnswer(ends: Ends, { sections }: Remote, candidates: readonly string[]): string {
  const taken = sections.filter((section) => section.payloadType !== undefined);
  return lines(
    head(taken),
    ...taken.map(({ mid, kind, payloadType, extensions: theirs }) => [
      ...openSection({ mid, kind }, ends, 'active', [payloadType!]),
      ...(theirs.has(extensions.mid.name)
        ? [`a=extmap:${theirs.get(extensions.mid.name)} ${extensions.mid.name}`]
        : []),
      'a=recvonly',
      ...(kind === 'audio'
        ? [`a=rtpmap:${payloadType} opus/48000/2`, `a=fmtp:${payloadType} minptime=10;useinbandfec=1`]
        : [`a=rtpmap:${payloadType} VP8/90000`, ...feedback(payloadType!)]),
      ...candidates.map((candidate) => `a=${candidate}`),
      'a=end-of-candidates',
    ]),
  );
}

export function readRemote(sdp: string): Remote {
  const [, ...sections] = sdp.split(/^(?=m=)/m);
  return {
    ufrag: attribute(sdp, 'ice-ufrag'),
    pwd: attribute(sdp, 'ice-pwd'),
    fingerprint: attribute(sdp, 'fingerprint'),
    setup: attribute(sdp, 'setup'),
    candidates: [
      ...new Set([...sdp.matchAll(/^a=(candidate:\S+ 1 udp .*?)\r?$/gim)].map(([, candidate]) => candidate!)),
    ],
    sections: sections.map(readSection),
  };
}

function readSection(text: string): RemoteSection {
  const [, kind, port] = /^m=(\w+) (\d+)/.exec(text)!;
  const payloadType = /^a=rtpmap:(\d+) (?:opus\/48000\/2|VP8\/90000)\r?$/im.exec(text)?.[1];
  return {
    mid: attribute(text, 'mid'),
    kind: kind!,
    refused: port === '0',
    payloadType: payloadType === undefined ? undefined : Number(payloadType),
    extensions: new Map([...text.matchAll(/^a=extmap:(\d+)\S* (\S+)/gm)].map(([, id, name]) => [name!, Number(id)])),
    takesRemb: /^a=rtcp-fb:\S+ goog-remb\r?$/m.test(text),
  };
}

const attribute = (sdp: string, name: string): string => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)?.[1] ?? '';

function head(sections: readonly { mid: string }[]): string[] {
  return [
    'v=0',
    'o=- 7736438895371892413 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
  ];
}

function openSection(
  { mid, kind }: { mid: string; kind: string },
  { ufrag, pwd, fingerprint }: Ends,
  setup: string,
  formats: readonly number[],
): string[] {
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${formats.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    `a=mid:${mid}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
  ];
}

const audioCodec = () => [
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
];

const videoCodec = () => [
  'a=rtpmap:96 VP8/90000',
  ...feedback(payloadTypes.video),
  'a=rtcp-fb:96 transport-cc',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
];

const feedback = (type: number) =>
  ['goog-remb', 'ccm fir', 'nack', 'nack pli'].map((what) => `a=rtcp-fb:${type} ${what}`);

const isSent = ({ ssrcs, rids }: Section): boolean => ssrcs !== undefined || rids !== undefined;

function sending({ mid, ssrcs, rids }: Section): string[] {
  const track = `a=msid:- track-${mid}`;
  if (rids) {
    return [
      track,
      `a=extmap:${extensions.rid.id} ${extensions.rid.name}`,
      `a=extmap:${extensions.repairedRid.id} ${extensions.repairedRid.name}`,
      ...rids.map((rid) => `a=rid:${rid} send`),
      `a=simulcast:send ${rids.join(';')}`,
    ];
  }
  if (!ssrcs) return [];
  const { media, rtx } = ssrcs;
  return [
    track,
    ...(rtx === undefined ? [] : [`a=ssrc-group:FID ${media} ${rtx}`]),
    ...[media, ...(rtx === undefined ? [] : [rtx])].map((ssrc) => `a=ssrc:${ssrc} cname:lecturer`),
  ];
}

const lines = (...parts: string[][]): string => parts.flat().join('\r\n') + '\r\n';
