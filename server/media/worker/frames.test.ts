import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { createFrames, createSentFrames } from './frames.ts';
import type { Packet } from './rtp/packet.ts';

const packet = (timestamp: number, startsKeyframe = false) => ({ timestamp, startsKeyframe }) as Packet;

test('so many frames are noted and no more, in both directions', () => {
  const frames = createFrames(90_000);
  const sent = createSentFrames<string>();
  for (let number = 0; number <= limits.framesKept + 1; number++) {
    frames.came(packet(number), 1, number);
    sent.sent(number, 'layer', number);
  }
  expect([frames.find(1), sent.find(1)]).toEqual([undefined, undefined]);
  for (const number of [2, limits.framesKept + 1]) {
    expect(frames.find(number)).toMatchObject({ timestamp: number, firstAt: number });
    expect(sent.find(number)).toMatchObject({ cameTimestamp: number });
  }
});

test('a packet that comes late, or again, belongs to its frame', () => {
  const frames = createFrames(90_000);
  for (const [timestamp, at, key] of [
    [1, 0],
    [10, 5, true],
    [20, 6],
    [10, 9],
  ] as [number, number, boolean?][])
    frames.came(packet(timestamp, key), 100, at);
  expect(frames.find(10)).toMatchObject({ firstAt: 5, lastAt: 9, packets: 2, bytes: 200, keyframe: true });
  expect(frames.find(20)).toMatchObject({ packets: 1, keyframe: false });
});

test('times of capture go on over the wrap of the timestamps', () => {
  const frames = createFrames(90_000);
  for (const timestamp of [1, 0xffff_fff0]) frames.came(packet(timestamp), 1, 0);
  frames.captured(0xffff_fff0, 1_000);
  frames.came(packet(9_000 - 16), 1, 100);
  expect(frames.find(0xffff_fff0)!.capturedMs).toBe(1_000);
  expect(frames.find(9_000 - 16)!.capturedMs).toBe(1_100);
});

test('what was sent again is counted where it is known', () => {
  const sent = createSentFrames<string>(() => 7);
  for (const timestamp of [1, 2, 2]) sent.sent(timestamp, 'layer', timestamp);
  sent.resent(2);
  sent.resent(3);
  expect(sent.find(2)).toEqual({ layer: 'layer', cameTimestamp: 2, firstAt: 7, lastAt: 7, resent: 1 });
  expect(sent.find(3)).toBeUndefined();
});
