import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createPacketRing } from './packet-ring.ts';

const ends = { local: { address: '192.0.2.1', port: 3003 }, remote: { address: '2001:db8::7', port: 40_000 } };
const packet = (n: number, head = Buffer.alloc(20, n % 256)) => ({
  at: 1_700_000_000_000.125 + n,
  out: n % 2 === 1,
  kind: 'rtp' as const,
  ends: 0,
  length: 1_000 + (n % 100),
  head,
});

function readAll(ring: ReturnType<typeof createPacketRing>, from = 0) {
  const parts = [];
  for (let next: number | null = from; next !== null; next = parts.at(-1)!.next) parts.push(ring.read(next));
  return {
    parts,
    packets: parts.flatMap(({ packets }) => packets),
    forgotten: parts.reduce((sum, it) => sum + it.forgotten, 0),
  };
}

test('what was added is read as it was, in its order', () => {
  const ring = createPacketRing();
  expect(ring.name(ends)).toBe(0);
  expect(ring.read(0)).toEqual({ packets: [], ends: [ends], next: null, forgotten: 0 });
  ring.add(packet(1));
  ring.add({ ...packet(2), kind: 'websocket', length: 300_000, head: Buffer.from('{"type":"ping"}') });
  expect(ring.read(0)).toMatchObject({
    packets: [
      {
        at: 1_700_000_000_001.125,
        out: true,
        kind: 'rtp',
        ends: 0,
        length: 1_001,
        head: Buffer.alloc(20, 1).toString('base64'),
      },
      { out: false, kind: 'websocket', length: 300_000, head: Buffer.from('{"type":"ping"}').toString('base64') },
    ],
    next: null,
  });
  expect(ring.packets).toBe(2);
});

test('so many packets are kept and no more, the oldest go first, and it is told how many are gone', () => {
  const ring = createPacketRing();
  const all = limits.recordingPackets + 10_000;
  for (let n = 0; n < all; n++) ring.add(packet(n));
  expect(ring.added).toBe(all);
  expect(ring.packets).toBeLessThanOrEqual(limits.recordingPackets);
  expect(ring.packets).toBeGreaterThan(limits.recordingPackets * 0.95);
  const { packets, forgotten } = readAll(ring);
  expect(forgotten + packets.length).toBe(all);
  expect(packets.findIndex(({ at }, n) => at !== packet(forgotten + n).at)).toBe(-1);
  expect(ring.bytes).toBeLessThan(limits.recordingPackets * 40);
});

test('of one packet so much is kept and no more', () => {
  const ring = createPacketRing();
  ring.add(packet(1, Buffer.alloc(1_200, 7)));
  ring.add(packet(2));
  const [long, next] = ring.read(0).packets;
  expect(Buffer.from(long!.head, 'base64')).toEqual(Buffer.alloc(limits.recordedBytes, 7));
  expect(Buffer.from(next!.head, 'base64')).toHaveLength(20);
});

test('one answer brings a part of it, and says where the next begins', () => {
  const ring = createPacketRing();
  ring.name(ends);
  for (let n = 0; n < 5_000; n++) ring.add(packet(n, Buffer.alloc(limits.recordedBytes)));
  const { parts, packets } = readAll(ring);
  expect(packets).toHaveLength(5_000);
  for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(limits.recordingChunk * 1.2);
  expect(readAll(ring, 4_990).packets).toHaveLength(10);
  expect(ring.read(5_000)).toMatchObject({ packets: [], next: null });
});

test('when there are no more names for ends the last one serves', () => {
  const ring = createPacketRing();
  for (let n = 0; n < 300; n++) expect(ring.name(ends)).toBe(Math.min(n, 255));
});
