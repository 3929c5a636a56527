import { expect, test } from 'vitest';
import { parseOffer } from '../../server/media/worker/sdp/parse.ts';
import { readRemote, writeAnswer, writeOffer, type Section } from './sdp.ts';

const digits = Array.from({ length: 32 }, () => 'AB').join(':');
const ends = { ufrag: 'abcd', pwd: 'A'.repeat(24), fingerprint: `sha-256 ${digits}` };

test('the server understands what a lecturer offers', () => {
  const sections: Section[] = [
    { mid: '0', kind: 'audio', ssrcs: { media: 11 } },
    { mid: '1', kind: 'video', ssrcs: { media: 12, rtx: 13 } },
    { mid: '2', kind: 'video', rids: ['l', 'h'] },
  ];
  const offer = parseOffer(writeOffer(ends, sections));
  expect(offer.bundle).toEqual(['0', '1', '2']);
  expect(offer.sections.map(({ direction }) => direction)).toEqual(['sendonly', 'sendonly', 'sendonly']);
  expect(offer.sections[0]).toMatchObject({ kind: 'audio', rtcpMux: true, setup: 'actpass', ice: { ufrag: 'abcd' } });
  expect(offer.sections[1]).toMatchObject({ ssrcs: [12, 13], retransmissions: [[12, 13]] });
  expect(offer.sections[1]!.codecs.get(96)).toMatchObject({ name: 'vp8/90000' });
});

test('a viewer offers to receive only', () => {
  const offer = parseOffer(writeOffer(ends, [{ mid: '7', kind: 'video' }]));
  expect(offer.sections[0]).toMatchObject({ mid: '7', direction: 'recvonly', ssrcs: [] });
});

test('what the other side offers is taken by its own numbers, and what is not spoken is left out', () => {
  const theirs = [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 109',
    'a=mid:a',
    'a=ice-ufrag:remote',
    'a=ice-pwd:secret',
    `a=fingerprint:sha-256 ${digits}`,
    'a=setup:actpass',
    'a=candidate:1 1 udp 2015363327 192.0.2.2 34243 typ host',
    'a=rtpmap:109 opus/48000/2',
    'a=extmap:9/sendonly urn:ietf:params:rtp-hdrext:sdes:mid',
    'm=video 0 UDP/TLS/RTP/SAVPF 120',
    'a=mid:v',
    'a=candidate:1 1 udp 2015363327 192.0.2.2 34243 typ host',
    'a=rtpmap:120 VP8/90000',
    'a=rtcp-fb:120 goog-remb',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'a=mid:d',
    '',
  ].join('\r\n');
  const remote = readRemote(theirs);
  expect(remote).toMatchObject({ ufrag: 'remote', pwd: 'secret', fingerprint: `sha-256 ${digits}`, setup: 'actpass' });
  expect(remote.candidates).toEqual(['candidate:1 1 udp 2015363327 192.0.2.2 34243 typ host']);
  expect(remote.sections).toMatchObject([
    { mid: 'a', payloadType: 109, refused: false, takesRemb: false },
    { mid: 'v', payloadType: 120, refused: true, takesRemb: true },
    { mid: 'd', payloadType: undefined },
  ]);
  const answer = writeAnswer(ends, remote, []);
  expect(answer).toContain('a=group:BUNDLE a v\r\n');
  expect(answer).toContain('a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid\r\n');
  expect(answer).not.toContain('m=application');
});
