import { limits } from '../../../../protocol/limits.ts';
import { SdpInvalid } from '../../port.ts';
import type { Codec, Fingerprint, Offer, OfferedSection, Setup } from './offer.ts';

/**
 * Reads an offer (RFC 8866, RFC 9429). Whatever is used is matched against a narrow pattern, and whatever is not used is not
 * looked at: candidates, for one, are only counted, so that the addresses of clients are neither kept nor passed on.
 * Linear in the length of the text. Throws SdpInvalid.
 */
export function parseOffer(sdp: string): Offer {
  if (sdp.length > limits.sdpBytes || Buffer.byteLength(sdp) > limits.sdpBytes) throw new SdpInvalid('too long');
  const session = emptySection('session', '', []);
  const offer: Offer = { bundle: [], sections: [] };
  let section = session;
  let candidates = 0;
  const lines = sdp.split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' && index === lines.length - 1) break;
    if (!/^[a-z]=/.test(line)) throw new SdpInvalid(`line ${index + 1} is not of the form x=`);
    if (controlCharacter.test(line)) throw new SdpInvalid(`line ${index + 1} holds a control character`);
    if (index === 0 && line !== 'v=0') throw new SdpInvalid('does not begin with v=0');
    if (line.startsWith('m=')) {
      if (offer.sections.length === limits.sdpMediaSections) throw new SdpInvalid('too many media sections');
      section = readMediaLine(line, session);
      offer.sections.push(section);
    } else if (line.startsWith('a=candidate:')) {
      if (++candidates > limits.sdpCandidates) throw new SdpInvalid('too many candidates');
    } else if (line.startsWith('a=group:BUNDLE') && section === session) {
      offer.bundle = line.slice('a=group:BUNDLE'.length).trim().split(' ').filter(Boolean);
    } else if (line.startsWith('a=')) {
      readAttribute(section, line.slice(2));
    }
  }
  requireDistinctMids(offer);
  return offer;
}

// oxlint-disable-next-line no-control-regex -- looking for them is the point
const controlCharacter = /[\u0000-\u001f\u007f]/;
const mostPerSection = 128;
const mostLayers = 3;
const directions = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);
/** Lengths in hexadecimal digits with colons. SHA-1 and MD5 are not accepted (RFC 8122 section 5). */
const fingerprintBytes: Record<string, number> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };

function readMediaLine(line: string, session: OfferedSection): OfferedSection {
  const match = /^m=([a-z]{1,16}) (\d{1,5})(?:\/\d{1,3})? ([A-Za-z0-9/]{1,32})((?: [A-Za-z0-9-]{1,32}){1,128})$/.exec(
    line,
  );
  if (!match) throw new SdpInvalid('a media line is malformed');
  const [, kind, port, protocol, formats] = match as unknown as [string, string, string, string, string];
  const section = emptySection(kind, protocol, formats.trim().split(' '));
  if (kind === 'audio' || kind === 'video') {
    for (const format of section.formats) payloadType(format);
  }
  section.stopped = Number(port) === 0;
  section.ice = session.ice && { ...session.ice };
  section.fingerprint = session.fingerprint;
  section.setup = session.setup;
  section.direction = session.direction;
  section.extensions = new Map(session.extensions);
  return section;
}

function emptySection(kind: string, protocol: string, formats: string[]): OfferedSection {
  return {
    kind,
    protocol,
    formats,
    mid: undefined,
    stopped: false,
    direction: 'sendrecv',
    rtcpMux: false,
    rtcpReducedSize: false,
    ice: undefined,
    fingerprint: undefined,
    setup: undefined,
    codecs: new Map(),
    extensions: new Map(),
    ssrcs: [],
    layers: [],
    retransmissions: [],
  };
}

function readAttribute(section: OfferedSection, attribute: string): void {
  const colon = attribute.indexOf(':');
  const name = colon < 0 ? attribute : attribute.slice(0, colon);
  if (directions.has(name)) section.direction = name as OfferedSection['direction'];
  else readers.get(name)?.(section, colon < 0 ? '' : attribute.slice(colon + 1));
}

const readers = new Map<string, (section: OfferedSection, value: string) => void>([
  ['mid', (section, value) => (section.mid = matched(/^[A-Za-z0-9._+-]{1,16}$/, value, 'mid')[0])],
  ['bundle-only', (section) => (section.stopped = false)],
  ['rtcp-mux', (section) => (section.rtcpMux = true)],
  ['rtcp-rsize', (section) => (section.rtcpReducedSize = true)],
  // RFC 8839 section 5.4
  [
    'ice-ufrag',
    (section, value) => (credentials(section).ufrag = matched(/^[A-Za-z0-9+/]{4,256}$/, value, 'ice-ufrag')[0]),
  ],
  ['ice-pwd', (section, value) => (credentials(section).pwd = matched(/^[A-Za-z0-9+/]{22,256}$/, value, 'ice-pwd')[0])],
  ['setup', (section, value) => (section.setup = matched(/^(actpass|active|passive)$/, value, 'setup')[0] as Setup)],
  ['fingerprint', readFingerprint],
  ['rtpmap', readRtpmap],
  ['fmtp', readFormatParameters],
  ['rtcp-fb', readFeedback],
  ['extmap', readExtension],
  ['simulcast', readSimulcast],
  ['ssrc', readSsrc],
  ['ssrc-group', readSsrcGroup],
]);

function credentials(section: OfferedSection): { ufrag: string; pwd: string } {
  return (section.ice ??= { ufrag: '', pwd: '' });
}

function readFingerprint(section: OfferedSection, value: string): void {
  const [, algorithm, digits] = matched(/^([A-Za-z0-9-]{1,16}) ([0-9A-Fa-f:]{2,200})$/, value, 'fingerprint');
  const fingerprint: Fingerprint = { algorithm: algorithm!.toLowerCase(), value: digits!.toUpperCase() };
  const bytes = fingerprintBytes[fingerprint.algorithm];
  if (bytes === undefined) return;
  if (fingerprint.value.length !== bytes * 3 - 1 || !/^[0-9A-F]{2}(:[0-9A-F]{2})*$/.test(fingerprint.value)) {
    throw new SdpInvalid('fingerprint is malformed');
  }
  if (section.fingerprint === undefined || fingerprint.algorithm === 'sha-256') section.fingerprint = fingerprint;
}

function readRtpmap(section: OfferedSection, value: string): void {
  const [, type, name] = matched(/^(\d{1,3}) ([A-Za-z0-9._-]{1,32}\/\d{1,6}(?:\/\d{1,2})?)$/, value, 'rtpmap');
  codec(section, type!).name = name!.toLowerCase();
}

function readFormatParameters(section: OfferedSection, value: string): void {
  const match = /^(\d{1,3}) apt=(\d{1,3})(?:;|$)/.exec(value);
  if (match) codec(section, match[1]!).repeats = payloadType(match[2]!);
  const type = /^(\d{1,3}) /.exec(value)?.[1];
  const mode = /[ ;]packetization-mode=([0-2])(?:;|$)/.exec(value)?.[1];
  const profile = /[ ;]profile-level-id=([0-9A-Fa-f]{6})(?:;|$)/.exec(value)?.[1];
  if (type !== undefined && mode !== undefined) codec(section, type).packetizationMode = Number(mode);
  if (type !== undefined && profile !== undefined) codec(section, type).profile = profile.toLowerCase();
}

function readFeedback(section: OfferedSection, value: string): void {
  const match = /^(\d{1,3}|\*) ([a-z0-9-]{1,32}(?: [a-z0-9-]{1,32})?)$/.exec(value);
  if (!match) return;
  if (match[1] === '*') {
    for (const entry of section.codecs.values()) entry.feedback.add(match[2]!);
  } else {
    codec(section, match[1]!).feedback.add(match[2]!);
  }
}

function codec(section: OfferedSection, type: string): Codec {
  const number = payloadType(type);
  let found = section.codecs.get(number);
  if (!found) {
    if (section.codecs.size === mostPerSection) throw new SdpInvalid('too many codecs');
    found = { name: '', repeats: undefined, feedback: new Set(), packetizationMode: 0, profile: undefined };
    section.codecs.set(number, found);
  }
  return found;
}

function payloadType(text: string): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 128;
  if (number > 127) throw new SdpInvalid('a payload type is not between 0 and 127');
  return number;
}

function readExtension(section: OfferedSection, value: string): void {
  const match = /^(\d{1,5})(?:\/[a-z]{1,8})? ([\x21-\x7e]{1,128})(?: |$)/.exec(value);
  if (!match) throw new SdpInvalid('extmap is malformed');
  const id = Number(match[1]);
  if (id < 1 || id > 14) return; // one-byte headers only, RFC 8285 section 4.2
  if (section.extensions.size === mostPerSection) throw new SdpInvalid('too many header extensions');
  section.extensions.set(match[2]!, id);
}

/** `send l;m;h recv …`: of alternatives (after a comma) the first counts; `~` marks one that begins paused (RFC 8853). */
function readSimulcast(section: OfferedSection, value: string): void {
  const list = /^(?:recv \S+ )?send (\S{1,256})(?: |$)/.exec(value)?.[1];
  if (list === undefined) return;
  const layers = list.split(';').map((one) => one.split(',')[0]!.replace(/^~/, ''));
  if (layers.length > mostLayers) throw new SdpInvalid('too many layers');
  for (const layer of layers) matched(/^[A-Za-z0-9_-]{1,16}$/, layer, 'simulcast');
  if (new Set(layers).size !== layers.length) throw new SdpInvalid('a layer is listed twice');
  section.layers = layers;
}

function readSsrc(section: OfferedSection, value: string): void {
  const ssrc = readSsrcNumber(/^(\d{1,10}) /.exec(value)?.[1]);
  if (section.ssrcs.includes(ssrc)) return;
  if (section.ssrcs.length === mostPerSection) throw new SdpInvalid('too many SSRCs');
  section.ssrcs.push(ssrc);
}

function readSsrcGroup(section: OfferedSection, value: string): void {
  const match = /^FID (\d{1,10}) (\d{1,10})$/.exec(value);
  if (!match) return;
  if (section.retransmissions.length === mostPerSection) throw new SdpInvalid('too many SSRC groups');
  section.retransmissions.push([readSsrcNumber(match[1]), readSsrcNumber(match[2])]);
}

function readSsrcNumber(text: string | undefined): number {
  const ssrc = Number(text);
  if (!Number.isInteger(ssrc) || ssrc > 0xffffffff) throw new SdpInvalid('an SSRC is malformed');
  return ssrc;
}

function matched(pattern: RegExp, value: string, what: string): RegExpExecArray {
  const match = pattern.exec(value);
  if (!match) throw new SdpInvalid(`${what} is malformed`);
  return match;
}

function requireDistinctMids(offer: Offer): void {
  const mids = new Set<string>();
  for (const { mid } of offer.sections) {
    if (mid === undefined) continue;
    if (mids.has(mid)) throw new SdpInvalid('two media sections have the same mid');
    mids.add(mid);
  }
}
