import { expect, test } from 'vitest';
import { bytesOf, ownFigures } from './own.ts';

const report = (...all: object[]) => new Map(all.map((one, at) => [String(at), one])) as unknown as RTCStatsReport;
const rtp = { type: 'inbound-rtp', kind: 'video', bytesReceived: 1_000, headerBytesReceived: 100 };

test('the figures are of the picture that is shown, not of another one', () => {
  const stats = report(
    { type: 'transport', bytesReceived: 9_999 },
    { ...rtp, trackIdentifier: 'screen', framesDecoded: 3 },
    { ...rtp, kind: 'audio', trackIdentifier: 'voice', packetsLost: 7 },
    {
      ...{ ...rtp, trackIdentifier: 'camera', framesDecoded: 250, framesPerSecond: 24, frameWidth: 640 },
      ...{ frameHeight: 360, freezeCount: 2, packetsLost: 31, jitter: 0.012 },
    },
  );
  expect(ownFigures(stats, 'camera', 'impaired')).toEqual({
    ...{ group: 'impaired', frames: 250, perSecond: 24, width: 640, height: 360, freezes: 2, lost: 31, jitterMs: 12 },
  });
  expect(ownFigures(stats, 'camera2', 'clean')).toBeNull();
  expect(bytesOf(stats)).toBe(3_300);
});

test('what a browser does not say is not made up, and packets that came twice are no loss', () => {
  const stats = report({ ...rtp, trackIdentifier: 'camera', packetsLost: -2 });
  expect(ownFigures(stats, 'camera', 'clean')).toEqual({
    ...{ group: 'clean', frames: 0, perSecond: null, width: null, height: null, freezes: 0, lost: 0, jitterMs: null },
  });
});
