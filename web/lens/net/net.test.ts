import { expect, test } from 'vitest';
import { changeOf, perSecond } from './counters.ts';
import { farthestKm, propagationMs, transmissionMs } from './delay.ts';
import { mediumOf } from './medium.ts';
import { natOf } from './nat.ts';
import { bitsOnLink, largestSurely, trafficBetween } from './packets.ts';
import { chosenPair, ufragOf, type Stat } from './stats.ts';

const stat = (fields: Partial<Stat>): Stat => ({ id: '', type: '', timestamp: 0, ...fields });
const local = (fields: Partial<Stat>) => stat({ id: 'L', type: 'local-candidate', candidateType: 'host', ...fields });
const chosen = (fields: Partial<Stat>) =>
  chosenPair([
    stat({ id: 'T', type: 'transport', selectedCandidatePairId: 'P' }),
    stat({ id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' }),
    local(fields),
    stat({ id: 'R', type: 'remote-candidate' }),
  ]);

test('what the checks mirrored tells a NAT, also while addresses are hidden', () => {
  const hidden = { address: '5c1d1cf8-6b8d-4e4c-8f6f-8a1f7a0f9d6b.local' };
  expect(natOf(chosen({ ...hidden, candidateType: 'prflx' }), '203.0.113.9')).toEqual({ nat: 'found', by: 'mirrored' });
  expect(natOf(chosen({ candidateType: 'srflx' }), null)).toEqual({ nat: 'found', by: 'mirrored' });
  expect(natOf(chosen(hidden), '192.168.1.4')).toEqual({ nat: 'none', by: 'mirrored' });
});

test('an address that arrives as another one tells a NAT, too', () => {
  expect(natOf(chosen({ address: '192.168.1.4' }), '203.0.113.9')).toEqual({ nat: 'found', by: 'compared' });
  expect(natOf(chosen({ address: '2001:DB8::4' }), '2001:db8:0::4').nat).toBe('none');
});

test('behind a relay, and before there is an answer, nothing is claimed', () => {
  expect(natOf(chosen({ candidateType: 'relay' }), '198.51.100.1').nat).toBe('relay');
  expect(natOf(chosen({ candidateType: 'prflx', relayProtocol: 'tcp' }), '198.51.100.1').nat).toBe('relay');
  expect(natOf(null, null).nat).toBe('unknown');
});

test('the interface in use counts more than what the device says; what is not told is not guessed', () => {
  expect(mediumOf(local({ networkType: 'wifi' }), { type: 'ethernet' })).toEqual({ medium: 'wifi', by: 'candidate' });
  expect(mediumOf(local({ networkType: 'unknown' }), { type: 'cellular' })).toEqual({
    medium: 'cellular',
    by: 'device',
  });
  expect(mediumOf(local({}), { effectiveType: '4g' })).toEqual({ medium: 'unknown', by: null });
  expect(mediumOf(null, undefined)).toEqual({ medium: 'unknown', by: null });
});

const stream = (id: string, packets: number, bytes: number, timestamp = 0) =>
  stat({
    id,
    type: 'inbound-rtp',
    timestamp,
    packetsReceived: packets,
    bytesReceived: bytes,
    headerBytesReceived: packets * 20,
  });

test('the mean of the stream with the large packets bounds the largest from below', () => {
  const looks = [
    [stream('v', 100, 100_000), stream('a', 50, 4_000)],
    [stream('v', 200, 210_000), stream('a', 100, 8_000)],
    [stream('v', 200, 210_000), stream('a', 150, 12_000)],
  ];
  // 1,100 of picture, 20 of RTP, 10 of SRTP's tag, 8 of UDP, and 20 or 40 of IP.
  expect(largestSurely(looks, 4)).toBe(1_100 + 20 + 10 + 8 + 20);
  expect(largestSurely(looks, 6)).toBe(1_100 + 20 + 10 + 8 + 40);
  expect(largestSurely(looks.slice(0, 1), 4)).toBeNull();
});

test('AES-GCM has a longer tag', () => {
  const gcm = stat({ id: 'T', type: 'transport', srtpCipher: 'AEAD_AES_128_GCM' });
  expect(trafficBetween([gcm, stream('v', 0, 0, 1_000)], [gcm, stream('v', 10, 5_000, 2_000)])).toEqual({
    packets: 10,
    bytes: 5_000 + 10 * (20 + 16),
    ms: 1_000,
  });
});

test('a new connection is not compared with the old one', () => {
  expect(trafficBetween([stream('v', 100, 9_000, 1_000)], [stream('v', 5, 500, 2_000)])).toBeNull();
});

test('bits on the link are those of both directions with everything around them', () => {
  const all = [
    stat({ id: 'T', type: 'transport', selectedCandidatePairId: 'P' }),
    stat({
      id: 'P',
      type: 'candidate-pair',
      localCandidateId: 'L',
      packetsReceived: 100,
      packetsSent: 10,
      bytesReceived: 100_000,
      bytesSent: 800,
    }),
    local({}),
  ];
  expect(bitsOnLink(all, 4, 38)).toBe(8 * (100_800 + 110 * (8 + 20 + 38)));
  expect(bitsOnLink([], 4, 38)).toBe(0);
});

test('delays are those of the textbook', () => {
  expect(transmissionMs(1_500, 100e6)).toBeCloseTo(0.12);
  expect(transmissionMs(1_250, 1e6)).toBeCloseTo(10);
  expect(propagationMs(1_000)).toBe(5);
  expect(farthestKm(24)).toBe(2_400);
});

test('counters become rates; one look told twice counts once, and a system that began anew is not negative', () => {
  const look = (at: number, frames: number | null) => ({ at, frames });
  const looks = [look(0, 100), look(2_000, 300), look(2_000, 300), null, look(5_000, 900), look(6_000, 5)];
  expect(perSecond(looks, (one) => one.frames)).toEqual([null, 100, 100, null, null, null]);
  expect(perSecond([look(0, null), look(1_000, null)], (one) => one.frames)).toEqual([null, null]);
  expect(changeOf([null, look(0, 100), look(2_000, 340)], (one) => one.frames)).toBe(240);
  expect(changeOf([look(0, null)], (one) => one.frames)).toBe(0);
});

test('the connection is found by the name the server gave it', () => {
  const peer = { remoteDescription: { sdp: 'v=0\r\na=ice-ufrag:Zx+9\r\na=ice-pwd:secret\r\n' } } as RTCPeerConnection;
  expect(ufragOf(peer)).toBe('Zx+9');
  expect(ufragOf(null)).toBeNull();
});
