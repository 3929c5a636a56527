import { expect, test } from 'vitest';
import type { ConnectionLook, LensLooked } from '../../../protocol/lens.ts';
import type { Reading } from '../reading.ts';
import { countsOf, lookOf, ratesBetween, ratesOf, vanishedOf } from './counts.ts';

const look = (packets: number, ufrag = 'cleo') =>
  ({
    type: 'lens.looked',
    connections: [
      { ufrag, streams: [{ ssrc: 7, place: 0, source: 'camera', layer: 1, packets }] } as unknown as ConnectionLook,
    ],
    publishers: [],
  }) as unknown as LensLooked;
const reading = (at: number, rows: object[], looked: LensLooked | null = null): Reading => ({
  at,
  stats: new Map(rows.map((row, i) => [String(i), row])) as unknown as RTCStatsReport,
  looked,
  socket: null,
});
const inbound = (more: object) => ({ type: 'inbound-rtp', ssrc: 7, kind: 'video', ...more });

test('what came is added up over the streams, with the largest jitter', () => {
  const counts = countsOf(
    reading(0, [
      inbound({ packetsReceived: 10, bytesReceived: 900, headerBytesReceived: 100, jitter: 0.002, nackCount: 1 }),
      inbound({ packetsReceived: 5, bytesReceived: 500, packetsLost: 2, jitter: 0.03, fecPacketsReceived: 3 }),
      inbound({ packetsReceived: 0, jitter: 9 }), // a stream that never came has no jitter
      { type: 'transport', packetsReceived: 999 },
    ]),
    'watch',
  );
  expect(counts).toMatchObject({ packets: 15, bytes: 1_500, lost: 2, nacks: 1, fec: 3, jitterMs: 30 });
});

test('of who presents, what leaves counts, and what the server reports of it', () => {
  const rows = [
    { type: 'outbound-rtp', packetsSent: 20, bytesSent: 100, retransmittedPacketsSent: 4 },
    { type: 'remote-inbound-rtp', packetsLost: 3, jitter: 0.01 },
    inbound({ packetsReceived: 500 }),
  ];
  expect(countsOf(reading(0, rows), 'present')).toMatchObject({ packets: 20, lost: 3, again: 4, jitterMs: 10 });
});

test('two readings give rates per second and the share that was lost between them', () => {
  const past = [
    reading(0, [inbound({ packetsReceived: 100, bytesReceived: 1_000, packetsLost: 50 })]),
    reading(2_000, [inbound({ packetsReceived: 190, bytesReceived: 3_500, packetsLost: 60, nackCount: 4 })]),
  ];
  expect(ratesOf(past, 'watch')).toMatchObject([{ packets: 45, bits: 10_000, loss: 0.1, nacks: 2 }]);
});

test('a packet that comes late takes its loss back and is no negative loss', () => {
  const before = countsOf(reading(0, [inbound({ packetsReceived: 10, packetsLost: 5 })]), 'watch');
  const now = countsOf(reading(1_000, [inbound({ packetsReceived: 20, packetsLost: 4 })]), 'watch');
  expect(ratesBetween(before, now)?.loss).toBe(0);
});

test('a new connection counts from zero: between it and the old one nothing is compared', () => {
  const old = countsOf(reading(0, [inbound({ packetsReceived: 1_000 })]), 'watch');
  const fresh = countsOf(reading(1_000, [inbound({ packetsReceived: 10 })]), 'watch');
  expect(ratesBetween(old, fresh)).toBeNull();
  expect(ratesBetween(null, fresh)).toBeNull();
  expect(ratesOf([{ at: 0, stats: null, looked: null, socket: null }, reading(1, [])], 'watch')).toEqual([null]);
});

test('where packets vanish: what the server sent and what came, of the same stream over the same time', () => {
  const past = [
    reading(0, [inbound({ packetsReceived: 40 })], look(50)),
    reading(1_000, [inbound({ packetsReceived: 60, retransmittedPacketsReceived: 2 })], null),
    reading(2_000, [inbound({ packetsReceived: 130, retransmittedPacketsReceived: 10 })], look(150)),
  ];
  expect(vanishedOf(past, 'cleo', 'watch')).toEqual({
    ms: 2_000,
    streams: [{ ssrc: 7, place: 0, source: 'camera', layer: 1, sent: 100, arrived: 80, missing: 20 }],
  });
});

test('of another connection nothing is taken for this one', () => {
  const past = [
    reading(0, [inbound({ packetsReceived: 40 })], look(50, 'old')),
    reading(1_000, [inbound({ packetsReceived: 60 })], look(70)),
  ];
  expect(vanishedOf(past, 'cleo', 'watch')).toBeNull();
  expect(lookOf(past[0]!, 'cleo')).toBeNull();
  expect(vanishedOf([], null, 'watch')).toBeNull();
});

test('of who presents, what left here is held against what came to the server', () => {
  const outbound = (packetsSent: number) => ({ type: 'outbound-rtp', ssrc: 7, packetsSent });
  const past = [reading(0, [outbound(200)], look(100)), reading(1_000, [outbound(300)], look(190))];
  expect(vanishedOf(past, 'cleo', 'present')?.streams).toMatchObject([{ sent: 100, arrived: 90, missing: 10 }]);
});
