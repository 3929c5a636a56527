import { expect, test } from 'vitest';
import { createHealthReader, judgeUpload } from './publish-health.ts';
import type { UploadSample } from './publish-sample.ts';

const sample = (at: number, more: Partial<UploadSample> = {}): UploadSample => ({
  at,
  connected: true,
  bytesSent: at * 250, // 2 Mbit/s
  packetsSent: at,
  confirmations: at,
  soundConfirmations: at,
  loss: 0,
  roundTripMs: 20,
  path: 'direct',
  limitedBy: 'none',
  picture: { source: 'camera', height: 720, framesPerSecond: 30 },
  ...more,
});

test('a good link is healthy, with its rate', () => {
  const upload = judgeUpload(sample(1_000), sample(3_000));
  expect(upload.health).toBe('healthy');
  expect(upload.bitsPerSecond).toBe(2_000_000);
  expect(upload.soundArrives).toBe(true);
});

test('each trouble has its own word, the worst one first', () => {
  const word = (more: Partial<UploadSample>) => judgeUpload(sample(1_000), sample(3_000, more)).health;
  expect(word({ connected: false })).toBe('nothing');
  expect(word({ confirmations: 1_000 })).toBe('nothing');
  expect(word({ packetsSent: 1_000 })).toBe('quiet');
  expect(word({ loss: 0.12, limitedBy: 'bandwidth' })).toBe('lossy');
  expect(word({ limitedBy: 'bandwidth' })).toBe('slow');
  expect(word({ limitedBy: 'cpu' })).toBe('busy');
  expect(word({ roundTripMs: 900 })).toBe('delayed');
  expect(word({ picture: null, bytesSent: 251_000 })).toBe('quiet');
});

test('nothing is claimed before two looks at the same connection', () => {
  expect(judgeUpload(null, sample(1_000)).health).toBe('starting');
  expect(judgeUpload(sample(9_000), sample(10_000, { bytesSent: 5 })).health).toBe('starting');
  expect(judgeUpload(sample(1_000, { confirmations: 0 }), sample(3_000, { confirmations: 0 })).health).toBe('starting');
});

test('one bad look does not change the word, two do', () => {
  const reader = createHealthReader(2_000);
  reader.read(sample(-20_000));
  reader.read(sample(1_000));
  expect(reader.read(sample(3_000))?.health).toBe('healthy');
  expect(reader.read(sample(5_000, { limitedBy: 'bandwidth' }))?.health).toBe('healthy');
  expect(reader.read(sample(7_000))?.health).toBe('healthy');
  expect(reader.read(sample(9_000, { limitedBy: 'bandwidth' }))?.health).toBe('healthy');
  expect(reader.read(sample(11_000, { limitedBy: 'bandwidth' }))?.health).toBe('slow');
});

test('that nothing arrives is said at once, and so is its end', () => {
  const reader = createHealthReader(2_000);
  reader.read(sample(1_000));
  expect(reader.read(sample(3_000))?.health).toBe('healthy');
  expect(reader.read(sample(5_000, { connected: false }))?.health).toBe('nothing');
  expect(reader.read(sample(7_000))?.health).toBe('healthy');
});

test('a new connection does not count from the old one', () => {
  const reader = createHealthReader(2_000);
  reader.read(sample(1_000));
  reader.read(sample(3_000));
  expect(reader.read(sample(4_000, { bytesSent: 10, packetsSent: 1 }))?.health).toBe('starting');
});

test('a browser that is still finding out what the link carries is not called slow', () => {
  const reader = createHealthReader(2_000);
  const words = [1_000, 3_000, 5_000, 13_500, 15_500].map(
    (at) => reader.read(sample(at, { limitedBy: 'bandwidth' }))?.health,
  );
  expect(words).toEqual(['starting', 'starting', 'starting', 'slow', 'slow']);
});

test('sound that is confirmed every five seconds arrives all the time, and no longer after seven without', () => {
  const reader = createHealthReader(2_000);
  const arrives = [1, 3, 5, 7, 9, 11, 13, 15].map(
    (s) => reader.read(sample(s * 1_000, { soundConfirmations: s < 6 ? 1 : 2 }))?.soundArrives,
  );
  expect(arrives).toEqual([true, true, true, true, true, true, true, false]);
});
