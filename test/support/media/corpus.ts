/** Good packets and offers, from which bad ones are made. */
import { check } from '../../../server/media/worker/door/test-checks.ts';
import { chromeOffer } from '../../../server/media/worker/sdp/test-offers.ts';
import { rtp, vp8 } from '../../../server/media/worker/test-packets.ts';
import { noise, seeded } from '../mutate.ts';
import { audience, speaker } from './lecture.ts';
import { offer } from './offer.ts';
import { bandwidth, fullIntra, lost, pictureLoss, receiverReport } from './rtcp.ts';

const random = seeded(0);
const [sound, picture, screen] = [1_685_641_039, 100, 200]; // as `chromeOffer` names them
const twoBytes = (number: number) => Buffer.from([number >> 8, number & 255]);
const numbered = (sequence: number) => [
  { id: 3, data: twoBytes(sequence) },
  { id: 4, data: Buffer.from('1') },
];

/** RTP of a publisher: pictures in one packet and in several, sound, packets sent again, padding. */
export const rtpCorpus: readonly Buffer[] = Array.from({ length: 64 }, (_, n) => [
  rtp({
    ssrc: picture,
    sequence: n,
    timestamp: n * 3_000,
    payload: vp8({ keyframe: n % 8 === 0, pictureId: n, tl0: n }),
  }),
  rtp({
    ssrc: screen,
    sequence: n,
    timestamp: n * 3_000,
    marker: true,
    extensions: numbered(n),
    payload: Buffer.concat([vp8({ keyframe: n % 8 === 0, starts: n % 2 === 0, pictureId: n }), noise(400, random)]),
  }),
  rtp({
    ssrc: sound,
    payloadType: 111,
    sequence: n,
    timestamp: n * 960,
    extensions: numbered(n),
    payload: noise(80, random),
  }),
  rtp({
    ssrc: picture + 1,
    payloadType: 97,
    sequence: n,
    payload: Buffer.concat([twoBytes(n), vp8({ keyframe: true })]),
  }),
  rtp({ ssrc: picture + 1, payloadType: 97, sequence: n, padding: 200 }),
  rtp({ ssrc: picture, sequence: n + 300, padding: 1 + (n % 255) }),
  rtp({ ssrc: picture, payloadType: 102, sequence: n, payload: noise(200, random) }),
]).flat();

/** RTCP of both sides about these streams, one packet for one thing and several in one. */
export function rtcpCorpus(streams: readonly number[]): Buffer[] {
  const single = streams.flatMap((ssrc, n) => [
    pictureLoss(ssrc),
    fullIntra(ssrc),
    receiverReport(ssrc, n * 30),
    lost(ssrc, [n, n + 1, n + 7, 65_535]),
    bandwidth(10 ** (n % 11), [...streams]),
    senderReport(ssrc, n * 3_000),
  ]);
  return [...single, Buffer.concat(single.slice(0, 6)), Buffer.concat(single.slice(-4))];
}

export const publisherRtcp = rtcpCorpus([sound, picture, screen]);

function senderReport(ssrc: number, timestamp: number): Buffer {
  const packet = Buffer.alloc(28);
  [0x80c80006, ssrc, 3_900_000_000, 0, timestamp, 10, 1_000].forEach((word, at) => packet.writeUInt32BE(word, at * 4));
  return packet;
}

export const stunCorpus: readonly Buffer[] = [
  check('theserverside', 'a password of ICE, long enough'),
  check('theserverside', 'another password', { tieBreaker: 7n, chooses: true }),
];

const own = { ufrag: 'abcd', pwd: 'abcdefghijklmnopqrstuv', fingerprint: Array(32).fill('AB').join(':') };

export const offerCorpus: readonly string[] = [
  chromeOffer({ direction: 'sendonly' }),
  chromeOffer({ direction: 'recvonly' }),
  chromeOffer({ direction: 'sendrecv', sections: ['audio', 'video'] }),
  offer(own, speaker).sdp,
  offer(own, audience, [
    'a=rid:h send',
    'a=rid:l send',
    'a=simulcast:send h;l',
    'a=candidate:1 1 udp 1 10.0.0.1 9 typ host',
  ]).sdp,
];
