import { expect, test } from 'vitest';
import { createFrameReader, FRAME_HEADER, kinds, writeFrame, type Frame } from './frames.ts';

const first = { kind: kinds.packet, id: 7, marker: true, sequence: 65_535, timestamp: 0xffff_ffff, ms: 0 };
const second = {
  kind: kinds.clock,
  id: 0xffff_ffff,
  marker: false,
  sequence: 0,
  timestamp: 90_000,
  ms: 1_795_441_234_567.25,
};

function reader() {
  const frames: (Omit<Frame, 'bytes'> & { body: string })[] = [];
  const read = createFrameReader(({ bytes, ...frame }) => {
    frames.push({ ...frame, body: bytes.toString('utf8', FRAME_HEADER) });
  });
  return { frames, read };
}

test('frames come out as they went in, wherever the stream is cut', () => {
  const stream = Buffer.concat([writeFrame(first, Buffer.from('a picture')), writeFrame(second), writeFrame(first)]);
  const whole = [
    { ...first, body: 'a picture' },
    { ...second, body: '' },
    { ...first, body: '' },
  ];
  for (let size = 1; size <= stream.length; size++) {
    const { frames, read } = reader();
    for (let at = 0; at < stream.length; at += size) read(Buffer.from(stream.subarray(at, at + size)));
    expect(frames).toEqual(whole);
  }
});

test('a frame that is shorter than its header, or longer than any packet, ends the reading', () => {
  for (const size of [0, FRAME_HEADER - 1, 8_193, 0xffff_ffff]) {
    const bytes = writeFrame(first);
    bytes.writeUInt32BE(size, 0);
    expect(() => reader().read(bytes)).toThrow(/frame of/);
  }
});
