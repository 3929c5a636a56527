import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createH264Descriptor, readH264 } from './h264.ts';

const descriptor = createH264Descriptor();

/** What is read of a payload that stands in the middle of a packet; null when it is refused. */
function read(...bytes: number[]): string | null {
  const packet = Buffer.from([0x67, 0x65, ...bytes, 0x67, 0x65]);
  if (!readH264(packet, 2, packet.length - 2, descriptor)) {
    expect(descriptor).toEqual(createH264Descriptor());
    return null;
  }
  if (descriptor.startsKeyframe) expect(descriptor.startsFrame).toBe(true);
  return descriptor.startsKeyframe ? 'keyframe' : descriptor.startsFrame ? 'frame' : 'more';
}

// Headers of units as encoders write them: forbidden bit 0, importance, type.
const sps = [0x67, 0x42, 0xe0, 0x1f];
const pps = [0x68, 0xce, 0x3c, 0x80];
const sei = [0x06, 0x05, 0x01];
const idr = [0x65, 0x88, 0x84, 0x00];
const idrLater = [0x65, 0x00, 0x7b, 0x12];
const slice = [0x41, 0x9a, 0x02];
const sliceLater = [0x41, 0x02, 0x6c];
const sized = (...units: number[][]) => [0x78, ...units.flatMap((unit) => [0, unit.length, ...unit])];
/** The unit in two or more pieces; `part` is the byte with first, last and type. */
const piece = (part: number, ...rest: number[]) => [0x7c, part, ...rest];

test('a keyframe begins with its parameters or its first slice, each in a packet of its own', () => {
  expect(read(...sps)).toBe('keyframe');
  expect(read(...idr)).toBe('keyframe');
  expect(read(...idrLater)).toBe('more');
});

test('other frames begin with their first slice, and with what encoders send before it', () => {
  expect(read(...slice)).toBe('frame');
  expect(read(...sliceLater)).toBe('more');
  expect(read(0x09, 0xf0)).toBe('frame');
  for (const before of [sei, pps]) expect(read(...before)).toBe('frame');
  expect(read(0x0c, 0xff)).toBe('more'); // filler
});

test('units of one packet are looked at one by one', () => {
  expect(read(...sized(sps, pps))).toBe('keyframe');
  expect(read(...sized([0x09, 0x10], sps, pps, sei, idr))).toBe('keyframe');
  expect(read(...sized(sei, idr))).toBe('keyframe');
  expect(read(...sized(sei, slice))).toBe('frame');
  expect(read(...sized(sliceLater, sliceLater))).toBe('more');
});

test('of a unit in pieces the first begins the frame, the others do not', () => {
  expect(read(...piece(0x85, 0x88, 0x84))).toBe('keyframe');
  expect(read(...piece(0x05, 0x88, 0x84))).toBe('more');
  expect(read(...piece(0x45, 0x88, 0x84))).toBe('more');
  expect(read(...piece(0x85, 0x00, 0x7b))).toBe('more');
  expect(read(...piece(0x81, 0x9a))).toBe('frame');
  expect(read(...piece(0x87, 0x42, 0xe0))).toBe('keyframe');
});

test('what is cut off, or of a mode we do not offer, is refused', () => {
  expect(read()).toBeNull();
  expect(read(0x65)).toBeNull();
  expect(read(0x7c)).toBeNull();
  expect(read(0x7c, 0x85)).toBeNull();
  expect(read(...piece(0x9c, 0x01))).toBeNull(); // pieces of pieces
  expect(read(0x78)).toBeNull();
  expect(read(0x78, 0x00, 0x05, ...sps)).toBeNull();
  expect(read(...sized(sps), 0x00)).toBeNull();
  expect(read(...sized(sps, []))).toBeNull();
  expect(read(...sized(sps, sized(idr)))).toBeNull(); // packets within packets
  for (const header of [0x60, 0x79, 0x7a, 0x7b, 0x7d, 0x7e, 0x7f]) expect(read(header, 0x88, 0x88)).toBeNull();
});

test('no bytes whatsoever throw, and those behind the end change nothing', () => {
  const heads = fc.constantFrom(0x78, 0x7c, 0x65, 0x67, 0x41);
  const payloads = fc.oneof(
    fc.uint8Array({ maxLength: 48 }),
    fc.tuple(heads, fc.uint8Array({ maxLength: 48 })).map(([head, rest]) => Uint8Array.of(head, ...rest)),
    fc
      .array(fc.uint8Array({ maxLength: 6 }), { maxLength: 6 })
      .map((units) => Uint8Array.from(sized(...units.map((unit) => [...unit])))),
  );
  const around = fc.uint8Array({ maxLength: 8 });
  fc.assert(
    fc.property(around, payloads, around, (before, payload, after) => {
      const packet = Buffer.from([...before, ...payload, ...after]);
      const whole = readH264(packet, before.length, before.length + payload.length, descriptor);
      const alone = createH264Descriptor();
      expect(readH264(Buffer.from(payload), 0, payload.length, alone)).toBe(whole);
      expect(descriptor).toEqual(alone);
    }),
    { numRuns: 3_000 },
  );
});
