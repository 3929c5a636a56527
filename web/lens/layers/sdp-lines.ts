/** What the lines of a session description say: the key of a text, what is put into it, and where it is written. */
import type { Reference } from '../parts/reference.ts';

/** `what`: a key of the catalogue `sdp` without its beginning. */
export interface Meaning {
  what: string;
  given?: Record<string, string | number>;
  reference?: Reference;
}

/** What lines before in the same section said: names of codecs by payload type. */
export type Codecs = ReadonlyMap<string, string>;

const rfc = (number: number, section: string | undefined, title: string): Reference =>
  section === undefined ? { rfc: number, title } : { rfc: number, section, title };
const sdp = (section: string): Reference => rfc(8866, section, 'SDP: Session Description Protocol');
const ice = (section: string): Reference => rfc(8839, section, 'SDP Offer/Answer Procedures for ICE');
const bundle = rfc(9143, undefined, 'Negotiating Media Multiplexing Using SDP');
const feedback = rfc(4585, '4.2', 'Extended RTP Profile for RTCP-Based Feedback');

type Explain = (value: string, codecs: Codecs) => Meaning;
const says =
  (what: string, reference?: Reference): Explain =>
  () =>
    reference ? { what, reference } : { what };

/** Lines of one letter. */
export const letters: Readonly<Record<string, Explain>> = {
  v: says('version', sdp('5.1')),
  o: says('origin', sdp('5.2')),
  s: says('name', sdp('5.3')),
  t: says('time', sdp('5.9')),
  c: says('connection', sdp('5.7')),
  b: (value) => ({ what: 'bandwidth', given: { kbits: value.split(':')[1] ?? '' }, reference: sdp('5.8') }),
  m: (value) => {
    const [kind = '', port = '', protocol = '', ...formats] = value.split(' ');
    const given = { kind, protocol, count: formats.length };
    return { what: port === '0' ? 'mediaRefused' : 'media', given, reference: sdp('5.14') };
  },
};

/** Attributes: lines that begin with `a=`. */
export const attributes: Readonly<Record<string, Explain>> = {
  group: (value) =>
    value.startsWith('BUNDLE')
      ? { what: 'bundle', reference: bundle }
      : { what: 'group', reference: rfc(5888, '5', 'The SDP Grouping Framework') },
  'bundle-only': says('bundleOnly', bundle),
  mid: (mid) => ({ what: 'mid', given: { mid }, reference: rfc(5888, '4', 'The SDP Grouping Framework') }),
  'msid-semantic': says('msidSemantic', rfc(8830, undefined, 'WebRTC MediaStream Identification')),
  msid: says('msid', rfc(8830, '2', 'WebRTC MediaStream Identification')),
  'ice-ufrag': says('ufrag', ice('5.4')),
  'ice-pwd': says('pwd', ice('5.4')),
  'ice-lite': says('iceLite', rfc(8445, '2.5', 'Interactive Connectivity Establishment')),
  'ice-options': (value) => ({
    what: value.includes('trickle') ? 'trickle' : 'iceOptions',
    reference: rfc(8838, undefined, 'Trickle ICE'),
  }),
  candidate: candidateOf,
  'end-of-candidates': says('endOfCandidates', rfc(8838, '13', 'Trickle ICE')),
  fingerprint: (value) => ({
    what: 'fingerprint',
    given: { hash: value.split(' ')[0] ?? '' },
    reference: rfc(8122, '5', 'TLS in SDP'),
  }),
  setup: (value) => ({ what: setups[value] ?? 'setupActpass', reference: rfc(8842, undefined, 'DTLS in SDP') }),
  'rtcp-mux': says('rtcpMux', rfc(5761, undefined, 'Multiplexing RTP and RTCP on a Single Port')),
  'rtcp-mux-only': says('rtcpMuxOnly', rfc(8858, undefined, 'Exclusive RTP and RTCP Multiplexing')),
  'rtcp-rsize': says('rtcpRsize', rfc(5506, undefined, 'Reduced-Size RTCP')),
  rtcp: says('rtcp', rfc(3605, undefined, 'RTCP attribute in SDP')),
  rtpmap: rtpmapOf,
  fmtp: fmtpOf,
  'rtcp-fb': feedbackOf,
  extmap: extensionOf,
  'extmap-allow-mixed': says('extmapAllowMixed', rfc(8285, '4.1.2', 'RTP Header Extensions')),
  rid: (value) => {
    const [rid = '', direction] = value.split(' ');
    return {
      what: direction === 'recv' ? 'ridRecv' : 'ridSend',
      given: { rid },
      reference: rfc(8851, undefined, 'RTP Payload Format Restrictions'),
    };
  },
  simulcast: (value) => ({
    what: 'simulcast',
    given: { count: value.split(';').length },
    reference: rfc(8853, undefined, 'Using Simulcast in SDP and RTP'),
  }),
  ssrc: says('ssrc', rfc(5576, '4.1', 'Source-Specific Media Attributes in SDP')),
  'ssrc-group': (value) => ({
    what: value.startsWith('FID') ? 'ssrcFid' : 'ssrcGroup',
    reference: rfc(5576, '4.2', 'Source-Specific Media Attributes in SDP'),
  }),
  sendrecv: says('sendrecv', sdp('6.7')),
  sendonly: says('sendonly', sdp('6.7')),
  recvonly: says('recvonly', sdp('6.7')),
  inactive: says('inactive', sdp('6.7')),
  ptime: (ms) => ({ what: 'ptime', given: { ms }, reference: sdp('6.4') }),
  maxptime: (ms) => ({ what: 'ptime', given: { ms }, reference: sdp('6.5') }),
};

const setups: Readonly<Record<string, string>> = {
  active: 'setupActive',
  passive: 'setupPassive',
  actpass: 'setupActpass',
};

/** RFC 8445 section 5.1.2.1: the kind counts most, then the preference among its like, then the component. */
function candidateOf(value: string): Meaning {
  const words = value.split(' ');
  const priority = Number(words[3]);
  const type = words[words.indexOf('typ') + 1] ?? '';
  const given = {
    protocol: (words[2] ?? '').toUpperCase(),
    kindPart: Math.floor(priority / 2 ** 24),
    localPart: Math.floor(priority / 2 ** 8) % 2 ** 16,
    component: 256 - (priority % 2 ** 8),
  };
  const what = { host: 'candidateHost', srflx: 'candidateSrflx', prflx: 'candidatePrflx', relay: 'candidateRelay' }[
    type
  ];
  return what && Number.isFinite(priority)
    ? { what, given, reference: rfc(8445, '5.1.2.1', 'Interactive Connectivity Establishment') }
    : { what: 'unknown' };
}

function rtpmapOf(value: string): Meaning {
  const [payload = '', codec = ''] = value.split(' ');
  const [name = '', rate = '', channels] = codec.split('/');
  const given = { payload, codec: name, kHz: Number(rate) / 1000 };
  if (name.toLowerCase() === 'rtx')
    return { what: 'rtpmapRtx', given: { payload }, reference: rfc(4588, '8.1', 'RTP Retransmission Payload Format') };
  return { what: channels === '2' ? 'rtpmapStereo' : 'rtpmap', given, reference: sdp('6.6') };
}

function fmtpOf(value: string, codecs: Codecs): Meaning {
  const [payload = '', parameters = ''] = value.split(/ (.*)/);
  const again = /(?:^|;)\s*apt=(\d+)/.exec(parameters);
  if (again)
    return {
      what: 'fmtpApt',
      given: { payload, of: codecs.get(again[1]!) ?? again[1]! },
      reference: rfc(4588, '8.1', 'RTP Retransmission Payload Format'),
    };
  if (/useinbandfec=1/.test(parameters))
    return { what: 'fmtpFec', reference: rfc(7587, '6.1', 'RTP Payload Format for Opus') };
  if (/profile-level-id=/.test(parameters))
    return { what: 'fmtpH264', reference: rfc(6184, '8.1', 'RTP Payload Format for H.264') };
  return { what: 'fmtp', given: { codec: codecs.get(payload) ?? payload }, reference: sdp('6.15') };
}

function feedbackOf(value: string): Meaning {
  const what = value.slice(value.indexOf(' ') + 1);
  if (what === 'nack') return { what: 'fbNack', reference: feedback };
  if (what === 'nack pli') return { what: 'fbPli', reference: feedback };
  if (what === 'ccm fir') return { what: 'fbFir', reference: rfc(5104, '4.3.1', 'Codec Control Messages') };
  if (what === 'transport-cc')
    return {
      what: 'fbTransport',
      reference: draft('draft-holmer-rmcat-transport-wide-cc-extensions', 'Transport-wide Congestion Control'),
    };
  if (what === 'goog-remb')
    return { what: 'fbRemb', reference: draft('draft-alvestrand-rmcat-remb', 'Receiver Estimated Maximum Bitrate') };
  return { what: 'fb', reference: feedback };
}

const draft = (name: string, title: string): Reference => ({
  name: 'Internet-Draft',
  href: `https://datatracker.ietf.org/doc/${name}`,
  title,
});

function extensionOf(value: string): Meaning {
  const uri = value.split(' ')[1] ?? '';
  const found = extensions.find(([end]) => uri.endsWith(end));
  return { what: found?.[1] ?? 'ext', reference: found?.[2] ?? rfc(8285, '5', 'RTP Header Extensions') };
}

const extensions: readonly [end: string, what: string, reference?: Reference][] = [
  ['ssrc-audio-level', 'extLevel', rfc(6464, undefined, 'Audio Level in RTP')],
  ['abs-send-time', 'extSendTime'],
  ['transport-wide-cc-extensions-01', 'extTransport'],
  ['sdes:mid', 'extMid', bundle],
  ['repaired-rtp-stream-id', 'extRid', rfc(8852, undefined, 'RTP Stream Identifier')],
  ['rtp-stream-id', 'extRid', rfc(8852, undefined, 'RTP Stream Identifier')],
  ['abs-capture-time', 'extCapture'],
  ['toffset', 'extOffset', rfc(5450, undefined, 'Transmission Time Offsets in RTP')],
  ['video-orientation', 'extTurned'],
  ['playout-delay', 'extPlayout'],
];
