import { expect, test } from 'vitest';
import { rtp } from '../test-packets.ts';
import { createRtpHeader, extensionLength, findExtension, readRtpHeader } from './header.ts';
import { address, padding, retransmission, wireOf } from './packet.ts';

const header = createRtpHeader();
const read = (packet: Buffer) => {
  expect(readRtpHeader(packet, header)).toBe(true);
  return { ...header, payload: packet.subarray(header.payloadStart, header.payloadEnd) };
};
const wired = (packet: Buffer, kind: 'audio' | 'video' = 'video', now = 1_500) => {
  read(packet);
  return wireOf(packet, header, kind, 77, now);
};

test('a packet goes out with the viewer’s numbers and its payload, whatever header it came with', () => {
  for (const extensions of [[], [{ id: 3, data: Buffer.from('ab') }], [{ id: 1, data: Buffer.from('abcdefgh') }]]) {
    const wire = wired(rtp({ ssrc: 5, sequence: 9, marker: true, extensions, payload: Buffer.from('picture') }));
    address(wire, 0x80 | 102, 0x1_fffe, 0xfffffffe, 3);
    const seen = read(wire);
    expect(seen).toMatchObject({ ssrc: 77, sequence: 0xfffe, timestamp: 0xfffffffe, payloadType: 102, marker: true });
    expect(seen.payload.toString()).toBe('picture');
  }
});

test('pictures carry the time of sending by the number the viewer gave it, sound has no extension', () => {
  const wire = wired(rtp({ payload: Buffer.from('picture') }));
  address(wire, 96, 1, 1, 3);
  read(wire);
  const at = findExtension(wire, header, 3);
  expect(extensionLength(wire, at)).toBe(3);
  expect(wire.readUIntBE(at, 3)).toBe(1.5 * 2 ** 18);
  address(wire, 96, 1, 1, undefined);
  read(wire);
  expect([1, 3, 5].map((id) => findExtension(wire, header, id))).toEqual([-1, -1, -1]);
  const sound = wired(rtp({ payload: Buffer.from('voice') }), 'audio');
  address(sound, 111, 1, 1, undefined);
  expect(read(sound).payloadStart).toBe(12);
});

test('a retransmission begins with the number of what it repeats (RFC 4588)', () => {
  const wire = wired(rtp({ marker: true, payload: Buffer.from('picture') }));
  address(wire, 0x80 | 96, 4_711, 90, 3);
  const seen = read(retransmission(wire, { ssrc: 78, payloadType: 97, sequence: 0x10005 }, 2_000)!);
  expect(seen).toMatchObject({ ssrc: 78, payloadType: 97, sequence: 5, timestamp: 90, marker: true });
  expect(seen.payload.readUInt16BE(0)).toBe(4_711);
  expect(seen.payload.toString('latin1', 2)).toBe('picture');
});

test('padding is a packet with nothing in it', () => {
  const packet = padding({ ssrc: 78, payloadType: 97, sequence: 6 }, 3, 90, 2_000);
  const seen = read(packet);
  expect(seen).toMatchObject({ ssrc: 78, payloadType: 97, sequence: 6, timestamp: 90 });
  expect(seen.payload).toHaveLength(0);
  expect(packet.length).toBeGreaterThan(250);
});
