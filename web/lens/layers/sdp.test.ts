import { expect, test } from 'vitest';
import english from '../../i18n/en/sdp.ts';
import { meaningOf, readDescription, shown, withoutAddresses } from './sdp.ts';

const offer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=ice-ufrag:Ab3dEf',
  'a=ice-pwd:verysecretverysecretve',
  'a=ice-options:trickle',
  'a=fingerprint:sha-256 AA:BB',
  'a=setup:actpass',
  'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=recvonly',
  'a=rtcp-mux',
  'a=rtcp-rsize',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'm=video 0 UDP/TLS/RTP/SAVPF 96 97',
  'a=mid:1',
  'a=fmtp:97 apt=96',
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 nack pli',
  'a=rtpmap:97 rtx/90000',
  'a=rid:low recv',
  'a=simulcast:recv low;high',
  'a=ssrc-group:FID 1 2',
  'a=ssrc:1 cname:x',
  'a=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0 ufrag Ab3dEf network-id 1',
  'a=end-of-candidates',
].join('\r\n');

test('each section has its own lines, and says what it is', () => {
  const sections = readDescription(offer);
  expect(sections.map(({ kind, mid, refused }) => [kind, mid, refused])).toEqual([
    ['session', null, false],
    ['audio', '0', false],
    ['video', '1', true],
  ]);
  expect(sections.flatMap(({ lines }) => lines)).toHaveLength(offer.split('\r\n').length);
});

test('every line that browsers and the server write has words, and these are in the catalogue', () => {
  for (const { lines } of readDescription(offer))
    for (const { text, what } of lines) {
      expect(what, text).not.toBe('unknown');
      expect(english, text).toHaveProperty([`sdp.${what}`]);
    }
});

test('the password of the checks is never shown, and the name only in part', () => {
  const all = readDescription(offer)
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .join('\n');
  expect(all).not.toContain('verysecret');
  expect(all).not.toContain('Ab3dEf');
  expect(all).toContain('a=ice-ufrag:Ab…');
  expect(shown('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key')).toBe('a=crypto:(hidden)');
  expect(shown('k=clear:key')).toBe('k=(hidden)');
});

test('of another person, past the server, no address is shown, and every line is still understood', () => {
  const hers = `${offer}\r\na=candidate:2 1 udp 1 203.0.113.9 4000 typ srflx raddr 192.0.2.7 rport 50000 generation 0\r\nc=IN IP6 2001:db8::7`;
  const text = withoutAddresses(hers);
  for (const address of ['192.0.2.7', '203.0.113.9', '2001:db8::7', '50000', '4000'])
    expect(text).not.toContain(address);
  expect(readDescription(text).flatMap(({ lines }) => lines.map(({ what }) => what))).toEqual(
    readDescription(hers).flatMap(({ lines }) => lines.map(({ what }) => what)),
  );
});

test('a candidate tells what its priority is made of', () => {
  expect(meaningOf('a=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host')).toMatchObject({
    what: 'candidateHost',
    given: { protocol: 'UDP', kindPart: 126, localPart: 32542, component: 1 },
    reference: { rfc: 8445 },
  });
  expect(meaningOf('a=candidate:1 1 udp 41885439 192.0.2.7 50000 typ relay raddr 0.0.0.0 rport 0')).toMatchObject({
    what: 'candidateRelay',
    given: { kindPart: 2 },
  });
  expect(meaningOf('a=candidate:nonsense')).toEqual({ what: 'unknown' });
});

test('what is sent again says of which codec, also when that is named later', () => {
  const video = readDescription(offer)[2]!;
  expect(video.lines.find(({ text }) => text.startsWith('a=fmtp:97'))).toMatchObject({
    what: 'fmtpApt',
    given: { of: 'VP8' },
  });
});

test.each(['a=x-google-flag:conference', 'z=1', 'a=constructor:1', 'toString', ''])(
  '%s is unknown, and said so',
  (line) => {
    expect(meaningOf(line)).toEqual({ what: 'unknown' });
  },
);
