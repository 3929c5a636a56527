import { expect, test } from 'vitest';
import { createVp8Descriptor, readVp8 } from '../../server/media/worker/rtp/vp8.ts';
import { createEncoder, payloadBytes } from './picture.ts';

const hd = { width: 1280, height: 720, bitsPerSecond: 1_500_000, framesPerSecond: 30 };

function read(payload: Buffer) {
  const vp8 = createVp8Descriptor();
  expect(readVp8(payload, 0, payload.length, vp8)).toBe(true);
  return vp8;
}

test('the server reads the first frame as a keyframe of one picture in several packets, and the next as none', () => {
  const encoder = createEncoder(hd);
  const first = encoder.frame().map(read);
  expect(first.length).toBeGreaterThan(2);
  expect(first.map((it) => it.startsKeyframe)).toEqual(first.map((_, at) => at === 0));
  expect(new Set(first.map((it) => it.pictureId)).size).toBe(1);
  const second = encoder.frame().map(read);
  expect(second.some((it) => it.startsKeyframe)).toBe(false);
  expect(second[0]).toMatchObject({ startsFrame: true, pictureId: first[0]!.pictureId + 1, tl0: first[0]!.tl0 + 1 });
});

test('a keyframe comes when it is wanted', () => {
  const encoder = createEncoder(hd);
  encoder.frame();
  encoder.wantKeyframe();
  expect(read(encoder.frame()[0]!).startsKeyframe).toBe(true);
  expect(read(encoder.frame()[0]!).startsKeyframe).toBe(false);
});

test('picture ids go round after 15 bits', () => {
  const encoder = createEncoder({ ...hd, bitsPerSecond: 50_000 });
  const ids = Array.from({ length: 40_000 }, () => encoder.frame()[0]!.readUInt16BE(2) & 0x7fff);
  expect(Math.max(...ids)).toBe(0x7fff);
  expect(ids[ids.indexOf(0x7fff) + 1]).toBe(0);
});

test('the rate is the one asked for, and every packet fits', () => {
  const encoder = createEncoder(hd);
  encoder.frame();
  const payloads = Array.from({ length: 240 }, () => encoder.frame()).flat();
  const bits = payloads.reduce((sum, { length }) => sum + length * 8, 0) / 8;
  expect(bits).toBeGreaterThan(1_490_000);
  expect(bits).toBeLessThan(1_510_000);
  expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThanOrEqual(payloadBytes);
});
