import { expect, test } from 'vitest';
import type { UploadSample } from './publish-sample.ts';
import { readUpload } from './publish-sample.ts';
import { createStallWatch } from './publish-watch.ts';

const patience = { first: 6_000, between: 2_500, blind: 5_000 };

/** What the watch says at each half second; `sent` and `confirmed` count packets and reports. */
function run(looks: { sent: number; confirmed: number; connected?: boolean; at?: number }[]): string[] {
  const watch = createStallWatch(0, patience);
  return looks.map((look, i) =>
    watch.next({
      at: look.at ?? (i + 1) * 500,
      packetsSent: look.sent,
      confirmations: look.confirmed,
      connected: look.connected ?? true,
    } as UploadSample),
  );
}

test('reports that go on arriving are a flowing connection', () => {
  expect(run([1, 2, 3, 4].map((n) => ({ sent: n, confirmed: n }))).at(-1)).toBe('flowing');
});

test('a report is late after a second and a half; two and a half without one while packets leave are a stall', () => {
  const looks = [{ sent: 1, confirmed: 1 }, ...[2, 3, 4, 5, 6, 7].map((sent) => ({ sent, confirmed: 1 }))];
  expect(run(looks)).toEqual(['flowing', 'flowing', 'flowing', 'late', 'late', 'stalled', 'stalled']);
});

test('a new connection gets six seconds for its first report', () => {
  const looks = Array.from({ length: 12 }, () => ({ sent: 0, confirmed: 0, connected: false }));
  expect(run(looks).slice(-2)).toEqual(['waiting', 'stalled']);
});

test('with everything paused nothing is expected', () => {
  const looks = Array.from({ length: 20 }, () => ({ sent: 5, confirmed: 1 }));
  expect(run(looks).at(-1)).toBe('flowing');
});

test('a connection that is down is watched although it sends nothing', () => {
  const looks = [
    { sent: 1, confirmed: 1 },
    ...Array.from({ length: 6 }, () => ({ sent: 1, confirmed: 1, connected: false })),
  ];
  expect(run(looks).at(-1)).toBe('stalled');
});

test('a machine that slept is given a fresh start', () => {
  expect(
    run([
      { sent: 1, confirmed: 1 },
      { sent: 90, confirmed: 1, at: 60_000 },
    ]),
  ).toEqual(['flowing', 'flowing']);
});

test('what the browser reports is read into one sample', () => {
  const sample = readUpload(
    [
      { type: 'outbound-rtp', kind: 'audio', bytesSent: 100, packetsSent: 10, mid: '0' },
      {
        type: 'outbound-rtp',
        kind: 'video',
        bytesSent: 900,
        packetsSent: 5,
        mid: '1',
        frameHeight: 720,
        framesPerSecond: 29.7,
        qualityLimitationReason: 'cpu',
      },
      { type: 'outbound-rtp', kind: 'video', bytesSent: 0, packetsSent: 0, mid: '2' },
      {
        ...{
          type: 'remote-inbound-rtp',
          kind: 'audio',
          timestamp: 50,
          roundTripTime: 0.02,
          roundTripTimeMeasurements: 3,
        },
        fractionLost: 0.4, // what the server tells of sound is more than there is
      },
      { type: 'remote-inbound-rtp', kind: 'video', timestamp: 60, fractionLost: 0.25 },
      { type: 'codec' },
    ],
    { at: 7, connected: true, sourceOfMid: (mid) => (mid === '1' ? 'camera' : null) },
  );
  expect(sample).toEqual({
    at: 7,
    connected: true,
    bytesSent: 1000,
    packetsSent: 15,
    confirmations: 113,
    soundConfirmations: 53,
    loss: 0.25,
    roundTripMs: 20,
    path: null,
    limitedBy: 'cpu',
    picture: { source: 'camera', height: 720, framesPerSecond: 30 },
  });
});
