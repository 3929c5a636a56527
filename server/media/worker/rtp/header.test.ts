import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rtp, vp8 } from '../test-packets.ts';
import { createRtpHeader, extensionLength, findExtension, isRtcp, readRtpHeader } from './header.ts';
import { createVp8Descriptor, readVp8, writeVp8 } from './vp8.ts';

test('a header is read with its extensions and less its padding', () => {
  const data = Buffer.from([0x12, 0x34]);
  const packet = rtp({
    sequence: 7,
    timestamp: 9,
    ssrc: 11,
    marker: true,
    extensions: [{ id: 3, data }],
    payload: Buffer.from('abc'),
    padding: 4,
  });
  const header = createRtpHeader();
  expect(readRtpHeader(packet, header)).toBe(true);
  expect(header).toMatchObject({ marker: true, payloadType: 96, sequence: 7, timestamp: 9, ssrc: 11 });
  expect(packet.toString('latin1', header.payloadStart, header.payloadEnd)).toBe('abc');
  const at = findExtension(packet, header, 3);
  expect(packet.subarray(at, at + extensionLength(packet, at))).toEqual(data);
  expect(findExtension(packet, header, 4)).toBe(-1);
});

test('packets that promise more than they hold are refused', () => {
  const header = createRtpHeader();
  expect(readRtpHeader(Buffer.alloc(11, 0x80), header)).toBe(false);
  expect(readRtpHeader(Buffer.from('8f60000000000000000000000000', 'hex'), header)).toBe(false); // fifteen CSRCs
  expect(readRtpHeader(Buffer.from('906000000000000000000000bedeffff', 'hex'), header)).toBe(false); // a long extension
  expect(readRtpHeader(Buffer.from('a060000000000000000000000000000f', 'hex'), header)).toBe(false); // much padding
  expect(readRtpHeader(Buffer.from('4060000000000000000000000000', 'hex'), header)).toBe(false); // version 1
});

test('RTCP is told from RTP by its second byte', () => {
  expect(isRtcp(Buffer.from([0x80, 200]))).toBe(true);
  expect(isRtcp(rtp({ payloadType: 96, marker: true }))).toBe(false);
  expect(isRtcp(rtp({ payloadType: 111 }))).toBe(false);
});

test('the first packet of a keyframe is known, later ones and other frames are not', () => {
  const descriptor = createVp8Descriptor();
  const read = (payload: Buffer) => readVp8(payload, 0, payload.length, descriptor);
  expect(read(vp8({ keyframe: true, pictureId: 0x1234, tl0: 5 }))).toBe(true);
  expect(descriptor).toMatchObject({
    startsFrame: true,
    startsKeyframe: true,
    pictureId: 0x1234,
    tl0: 5,
    pictureIdLong: true,
  });
  read(vp8({ keyframe: true, starts: false }));
  expect(descriptor.startsKeyframe).toBe(false);
  read(vp8({ keyframe: false }));
  expect(descriptor).toMatchObject({ startsFrame: true, startsKeyframe: false });
  expect(read(Buffer.from([0x90, 0x80]))).toBe(false);
});

test('picture ids are rewritten in the width they have', () => {
  const descriptor = createVp8Descriptor();
  const long = vp8({ pictureId: 1 });
  readVp8(long, 0, long.length, descriptor);
  writeVp8(long, descriptor, 0x7fff, 255);
  expect(long.subarray(2, 5)).toEqual(Buffer.from([0xff, 0xff, 0xff]));
  const short = Buffer.from([0x90, 0x80, 0x05, 0x00]);
  readVp8(short, 0, short.length, descriptor);
  writeVp8(short, descriptor, 0x181, 0);
  expect(short[2]).toBe(0x01);
});

test('no bytes whatsoever throw or are read past their end', () => {
  const header = createRtpHeader();
  const descriptor = createVp8Descriptor();
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.uint8Array({ minLength: 12, maxLength: 64 }).map((array) => array.with(0, 0x80 | (array[0]! & 0x3f))),
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 14 }), (array, id) => {
      const packet = Buffer.from(array);
      if (!readRtpHeader(packet, header)) return;
      expect(header.payloadStart).toBeGreaterThanOrEqual(12);
      expect(header.payloadEnd).toBeGreaterThanOrEqual(header.payloadStart);
      expect(header.payloadEnd).toBeLessThanOrEqual(packet.length);
      const at = findExtension(packet, header, id);
      if (at >= 0) expect(at + extensionLength(packet, at)).toBeLessThanOrEqual(header.extensionsEnd);
      readVp8(packet, header.payloadStart, header.payloadEnd, descriptor);
    }),
    { numRuns: 2_000 },
  );
});
