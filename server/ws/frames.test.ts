/** RFC 6455 from the outside: raw frames a browser would never send. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeFrame, frame, openDoor, shakeHands } from './test/raw.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.shut());

const broken: [string, Buffer, number][] = [
  ['reserved bit 1 without an extension', frame(1, '{}', { rsv: 4 }), 1002],
  ['reserved bit 2', frame(1, '{}', { rsv: 2 }), 1002],
  ['reserved bit 3', frame(1, '{}', { rsv: 1 }), 1002],
  ['an unmasked frame', frame(1, '{}', { masked: false }), 1002],
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Buffer, number] => [
    `opcode ${opcode}`,
    frame(opcode, ''),
    1002,
  ]),
  ['a continuation of nothing', frame(0, 'x'), 1002],
  ['a new message within a fragmented one', Buffer.concat([frame(1, 'a', { fin: false }), frame(1, 'b')]), 1002],
  ['a fragmented ping', frame(9, 'x', { fin: false }), 1002],
  ['a ping of 126 bytes', frame(9, 'x'.repeat(126)), 1002],
  ['a fragmented close', frame(8, closeFrame(1000), { fin: false }), 1002],
  ['a close with one byte', frame(8, 'x'), 1002],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code): [string, Buffer, number] => [
    `close code ${code}`,
    frame(8, closeFrame(code)),
    1002,
  ]),
  ['a close reason that is not UTF-8', frame(8, closeFrame(1000, Buffer.from([0xc3, 0x28]))), 1007],
  ['text that is not UTF-8', frame(1, Buffer.from([0xff, 0xfe])), 1007],
  ['an overlong encoding', frame(1, Buffer.from([0xc0, 0xaf])), 1007],
  ['half a surrogate in UTF-8', frame(1, Buffer.from([0xed, 0xa0, 0x80])), 1007],
  ['text cut within a character', frame(1, Buffer.from([0xe2, 0x82])), 1007],
  ['a length over the limit, before its bytes', frame(1, '', { length: 0x7fffffff }), 1009],
];

test.each(broken)('%s closes the socket with its code', async (_, bytes, code) => {
  const { wire, sent, closed } = await shakeHands(door.port);
  const before = door.received.length;
  wire.write(bytes);
  await closed;
  const answer = sent();
  expect(answer[0]).toBe(0x88);
  expect(answer.readUInt16BE(2)).toBe(code);
  expect(door.received).toHaveLength(before);
});

test('a 64-bit length with its highest bit set is refused', async () => {
  const { wire, closed } = await shakeHands(door.port);
  wire.write(Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
  await closed;
});

test('fragments with a ping in between are one message, and the ping is answered with its payload', async () => {
  const { wire, sent } = await shakeHands(door.port);
  wire.write(
    Buffer.concat([
      frame(1, '{"type"', { fin: false }),
      frame(9, 'still there?'),
      frame(0, ':"ping"', { fin: false }),
      frame(0, ',"id":1}'),
    ]),
  );
  await expect.poll(() => door.received.at(-1)).toBe('{"type":"ping","id":1}');
  await expect.poll(() => sent().toString('latin1')).toContain('still there?');
  expect(sent()[0]).toBe(0x8a);
  wire.destroy();
});

test('an orderly close is answered with the same code', async () => {
  const { wire, sent, closed } = await shakeHands(door.port);
  wire.write(frame(8, closeFrame(1000, 'done')));
  await closed;
  expect(sent().readUInt16BE(2)).toBe(1000);
});
