import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../../protocol/limits.ts';
import { SdpInvalid, type MediaOffer } from '../../port.ts';
import { acceptOffer } from './accept.ts';
import { writeAnswer, type LocalTransport } from './answer.ts';
import { libraryOffer, readLibraryAnswer } from './library.ts';
import { parseOffer } from './parse.ts';
import { chromeOffer, tracks } from './test-offers.ts';

const local: LocalTransport = {
  ufrag: 'serverufrag',
  pwd: 'serverpasswordserverpassword',
  fingerprint: { algorithm: 'sha-256', value: 'AA:BB' },
  setup: 'active',
  addresses: [{ address: '192.0.2.2', port: 3003 }],
};
const sent = { cname: 'room', ssrc: () => 4711, rtxSsrc: () => 4712 };

function answer(role: 'publish' | 'subscribe', sdp: string, listed: MediaOffer['tracks'] = tracks): string {
  return writeAnswer(acceptOffer(role, parseOffer(sdp), listed), local, role === 'subscribe' ? sent : undefined);
}
const sections = (sdp: string) => sdp.split(/^(?=m=)/m).slice(1);
const publish = (sdp: string, listed?: MediaOffer['tracks']) => () => answer('publish', sdp, listed);

test('a publisher is answered with Opus, VP8 and its retransmissions, and feedback for his encoder', () => {
  const [microphone, camera, screen] = sections(answer('publish', chromeOffer()));
  expect(microphone).toMatch(/^m=audio 9 UDP\/TLS\/RTP\/SAVPF 111\r\n/);
  expect(microphone).toContain('a=fmtp:111 minptime=10;useinbandfec=1');
  for (const video of [camera, screen]) {
    expect(video).toMatch(/^m=video 9 UDP\/TLS\/RTP\/SAVPF 96 97\r\n/);
    expect(video).toContain('a=rtcp-fb:96 transport-cc');
    expect(video).toContain('a=fmtp:97 apt=96');
    expect(video).toContain('a=recvonly');
  }
});

test('a publisher’s pictures may say when they were captured; sound need not, and viewers are not told', () => {
  const offers = (direction: string) =>
    chromeOffer({ direction }).replaceAll(
      'a=rtcp-mux\r\n',
      'a=rtcp-mux\r\na=extmap:13 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\n',
    );
  const taken = (answered: string) => sections(answered).map((section) => section.includes('a=extmap:13 '));
  expect(taken(answer('publish', offers('sendonly')))).toEqual([false, true, true]);
  expect(taken(answer('subscribe', offers('recvonly')))).toEqual([false, false, false]);
});

test('a viewer is answered with our SSRCs and without transport-wide feedback', () => {
  const answered = answer('subscribe', chromeOffer({ direction: 'recvonly' }));
  expect(answered).not.toContain('transport-cc');
  for (const section of sections(answered)) {
    expect(section).toContain('a=sendonly');
    expect(section).toContain('a=ssrc:4711 cname:room');
  }
  for (const video of sections(answered).slice(1)) {
    expect(video).toContain('a=ssrc-group:FID 4711 4712');
    expect(video).toContain('a=fmtp:97 apt=96');
    expect(video).toContain('a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time');
  }
  expect(sections(answered).map((section) => /a=msid:(\S+)/.exec(section)![1])).toEqual([
    'speaker-0',
    'speaker-0',
    'screen-0',
  ]);
});

test('a viewer may be sent VP8 and H.264, whichever the publisher sends', () => {
  const [, video] = sections(answer('subscribe', chromeOffer({ direction: 'recvonly' })));
  expect(video).toMatch(/^m=video 9 UDP\/TLS\/RTP\/SAVPF 96 97 102 103\r\n/);
  expect(video).toContain('a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f');
});

test('whoever publishes sends VP8 if he can, else H.264 in packetization mode 1', () => {
  const withoutVp8 = chromeOffer().replaceAll('VP8', 'VP9');
  const [, video] = sections(answer('publish', withoutVp8));
  expect(video).toMatch(/^m=video 9 UDP\/TLS\/RTP\/SAVPF 102 103\r\n/);
  const oneFrameInOnePacket = withoutVp8.replaceAll('packetization-mode=1', 'packetization-mode=0');
  expect(sections(answer('publish', oneFrameInOnePacket))[1]).toContain('m=video 0');
});

test('layers are answered as they were offered, and the smallest is the first', () => {
  const simulcast = chromeOffer().replace(
    'a=mid:1\r\n',
    'a=mid:1\r\na=rid:l send\r\na=rid:h send\r\na=simulcast:send l;~h\r\n',
  );
  const [, camera, screen] = sections(answer('publish', simulcast));
  expect(camera).toContain('a=rid:l recv\r\na=rid:h recv\r\na=simulcast:recv l;h\r\n');
  expect(screen).not.toContain('simulcast');
  const tooMany = simulcast.replace('send l;~h', 'send a;b;c;d');
  expect(publish(tooMany)).toThrow(SdpInvalid);
  expect(publish(simulcast.replace('send l;~h', 'send l;l'))).toThrow(SdpInvalid);
});

test('only the server’s addresses are in the answer and in what the library gets', () => {
  const acceptance = acceptOffer('publish', parseOffer(chromeOffer()), tracks);
  expect(writeAnswer(acceptance, local)).not.toContain('10.11.12.13');
  expect(writeAnswer(acceptance, local)).toContain('a=candidate:1 1 udp 2130706431 192.0.2.2 3003 typ host');
  expect(libraryOffer(acceptance)).not.toContain('candidate');
  expect(JSON.stringify(parseOffer(chromeOffer()))).not.toContain('10.11.12.13');
});

test('a viewer who offers to send gets at most what he watches', () => {
  expect(() => answer('subscribe', chromeOffer({ direction: 'sendonly' }))).toThrow(SdpInvalid);
  for (const section of sections(answer('subscribe', chromeOffer({ direction: 'sendrecv' }))))
    expect(section).toContain('a=sendonly');
});

test('sections that are not listed are refused, in their place', () => {
  const sdp = chromeOffer() + 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:3\r\n';
  const [microphone, camera, screen, data] = sections(answer('publish', sdp, tracks.slice(0, 2)));
  expect(microphone).toContain('m=audio 9');
  expect(camera).toContain('m=video 9');
  expect(screen).toMatch(/^m=video 0 UDP\/TLS\/RTP\/SAVPF 102 103 96 97\r\n[^]*a=inactive/);
  expect(data).toMatch(/^m=application 0 UDP\/DTLS\/SCTP webrtc-datachannel\r\n/);
});

test('bundle-only sections with port 0 are taken', () => {
  const offer = chromeOffer().replaceAll(/^m=video 9 (.*)\r$/gm, 'm=video 0 $1\r\na=bundle-only\r');
  expect(sections(answer('publish', offer)).every((section) => / 9 /.test(section))).toBe(true);
  const stopped = sections(answer('publish', chromeOffer().replaceAll('m=video 9', 'm=video 0')));
  expect(stopped.map((section) => section.split(' ')[1])).toEqual(['9', '0', '0']);
});

test.each<[string, (sdp: string) => string]>([
  ['nothing', () => ''],
  ['prose', () => 'hello'],
  ['more than the limit', (sdp) => sdp + `a=x:${'x'.repeat(limits.sdpBytes)}\r\n`],
  ['2,000 media sections', (sdp) => sdp + 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(2_000)],
  [
    'one media section too many',
    () => chromeOffer({ sections: Array<'video'>(limits.sdpMediaSections + 1).fill('video') }),
  ],
  [
    '10,000 candidates',
    (sdp) => sdp + 'a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\n'.repeat(10_000).slice(0, 200_000),
  ],
  [
    'one candidate too many',
    (sdp) => sdp + 'a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\n'.repeat(limits.sdpCandidates),
  ],
  ['a negative payload type', (sdp) => sdp.replace('SAVPF 111 ', 'SAVPF -1 ')],
  ['a negative payload type in a map', (sdp) => sdp.replace('a=rtpmap:96', 'a=rtpmap:-96')],
  ['a payload type of 300', (sdp) => sdp.replaceAll('96', '300')],
  ['the same mid twice', (sdp) => sdp.replace('a=mid:1', 'a=mid:0')],
  ['a mid with a line break', (sdp) => sdp.replace('a=mid:1', 'a=mid:1\ra=sendrecv')],
  ['a mid with a space', (sdp) => sdp.replace('a=mid:1', 'a=mid:1 2')],
  ['a NUL', (sdp) => sdp.replace('a=mid:1', 'a=mid:1\0')],
  ['no fingerprint', (sdp) => sdp.replaceAll(/a=fingerprint.*\r\n/g, '')],
  ['a short fingerprint', (sdp) => sdp.replaceAll(/(a=fingerprint:sha-256 ..).*\r\n/g, '$1\r\n')],
  [
    'a SHA-1 fingerprint',
    (sdp) => sdp.replaceAll(/a=fingerprint:.*\r\n/g, `a=fingerprint:sha-1 ${'AA:'.repeat(19)}AA\r\n`),
  ],
  ['no ICE password', (sdp) => sdp.replaceAll(/a=ice-pwd.*\r\n/g, '')],
  ['an ICE password that is too short', (sdp) => sdp.replaceAll(/a=ice-pwd.*\r\n/g, 'a=ice-pwd:short\r\n')],
  ['an ICE fragment with a quote', (sdp) => sdp.replaceAll(/a=ice-ufrag.*\r\n/g, 'a=ice-ufrag:ab"cd\r\n')],
  ['no rtcp-mux', (sdp) => sdp.replaceAll('a=rtcp-mux\r\n', '')],
  ['sections that are not bundled', (sdp) => sdp.replace(/a=group.*\r\n/, '')],
  ['unknown codecs alone', (sdp) => sdp.replaceAll(/VP8|H264|opus/g, 'zzz')],
  ['plain RTP', (sdp) => sdp.replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
  ['inactive sections', (sdp) => sdp.replaceAll('a=sendonly', 'a=inactive')],
])('an offer with %s is refused', (_, change) => {
  expect(publish(change(chromeOffer()))).toThrow(SdpInvalid);
});

test.each<[string, MediaOffer['tracks']]>([
  ['a section that is not there', [{ mid: '9', source: 'camera' }]],
  ['a mid with a line break', [{ mid: '0\r\na=x', source: 'microphone' }]],
  ['sound as a camera', [{ mid: '0', source: 'camera' }]],
  ['the same section twice', [tracks[1]!, { mid: '1', source: 'screen' }]],
  ['the same source twice', [tracks[1]!, { mid: '2', source: 'camera' }]],
  ['nothing', []],
])('a list of tracks that names %s is refused', (_, listed) => {
  expect(publish(chromeOffer(), listed)).toThrow(SdpInvalid);
});

test('payload types that look like RTCP are not taken', () => {
  const offer = chromeOffer()
    .replaceAll(/\b96\b/g, '72')
    .replaceAll(/\b102\b/g, '73');
  const [, camera] = sections(answer('publish', offer));
  expect(camera).toContain('m=video 0');
});

test('of the library’s answer only its transport is used', () => {
  const text = [
    'a=ice-ufrag:abcd',
    'a=ice-pwd:efgh',
    'a=fingerprint:sha-256 AA:BB',
    'a=setup:active',
    'a=candidate:2 1 UDP 1 fe80::1 7 typ host',
    'a=candidate:1 1 UDP 1 192.0.2.2 7 typ host',
    'a=candidate:3 1 UDP 1 198.51.100.1 7 typ srflx raddr 0.0.0.0 rport 0',
  ].join('\r\n');
  expect(readLibraryAnswer(text)).toEqual({
    ufrag: 'abcd',
    pwd: 'efgh',
    fingerprint: { algorithm: 'sha-256', value: 'AA:BB' },
    setup: 'active',
    addresses: [{ address: '192.0.2.2', port: 7 }],
  });
});

test('whatever is done to an offer, it is refused cleanly or answered in clean lines', () => {
  const lines = chromeOffer().split('\r\n');
  const line = fc.oneof(
    fc.constantFrom(...lines),
    fc.string({ maxLength: 40 }).map((text) => `a=${text}`),
    fc
      .tuple(
        fc.constantFrom('mid', 'rtpmap', 'fmtp', 'extmap', 'ssrc', 'ssrc-group', 'fingerprint', 'rtcp-fb', 'group'),
        fc.string({ maxLength: 30 }),
      )
      .map(([name, value]) => `a=${name}:${value}`),
    fc.string({ maxLength: 40 }).map((text) => `m=${text}`),
  );
  const change = fc.record({
    at: fc.nat({ max: lines.length }),
    remove: fc.nat({ max: 3 }),
    insert: fc.array(line, { maxLength: 3 }),
  });
  let answered = 0;
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 4 }),
      fc.constantFrom('publish' as const, 'subscribe' as const),
      (changes, role) => {
        const changed = [...lines];
        for (const { at, remove, insert } of changes) changed.splice(at, remove, ...insert);
        try {
          const written = answer(role, changed.join('\r\n'));
          answered++;
          expect(written).toMatch(/^([a-z]=[\x20-\x7e]*\r\n)+$/);
          expect(sections(written)).toHaveLength(changed.filter((text) => text.startsWith('m=')).length);
        } catch (error) {
          if (!(error instanceof SdpInvalid)) throw error;
        }
      },
    ),
    { numRuns: 1_500 },
  );
  expect(answered).toBeGreaterThan(0);
});
