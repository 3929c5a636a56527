/** What a tap sees of a socket: everything that passed, as long as it was. */
import { afterEach, expect, test } from 'vitest';
import type { SocketTap } from '../rooms/client.ts';
import { frame, framesOf, openDoor, shakeHands } from './test/raw.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
afterEach(() => door.shut());

function noting() {
  const sent: Buffer[] = [];
  const heard: string[] = [];
  const tap: SocketTap = {
    sent: (frames) => void sent.push(Buffer.from(frames)),
    heard: (opcode, payload) => void heard.push(`${opcode} ${payload.toString()}`),
  };
  return { tap, sent, heard };
}

test('a tapped socket shows each frame in both directions, and the one beside it nothing', async () => {
  door = await openDoor();
  const mallory = await shakeHands(door.port);
  const [own] = [...door.sockets.connections];
  const cleo = await shakeHands(door.port);
  const { tap, sent, heard } = noting();
  own!.tap = tap;
  mallory.wire.write(Buffer.concat([frame(1, '{"type":"ping"}'), frame(9, 'there?'), frame(10, 'here')]));
  cleo.wire.write(frame(1, '{"type":"secret"}'));
  await expect.poll(() => framesOf(mallory.sent()).length).toBe(2);
  await expect.poll(() => framesOf(cleo.sent()).length).toBe(1);
  expect(heard).toEqual(['1 {"type":"ping"}', '9 there?', '10 here']);
  expect(Buffer.concat(sent)).toEqual(mallory.sent());

  own!.tap = null;
  mallory.wire.write(frame(1, '{"type":"ping"}'));
  await expect.poll(() => framesOf(mallory.sent()).length).toBe(3);
  expect(heard).toHaveLength(3);
});

test('what is compressed is shown as it was sent, and a message in pieces as one', async () => {
  door = await openDoor();
  const headers = ['Sec-WebSocket-Extensions: permessage-deflate'];
  const mallory = await shakeHands(door.port, { path: '/socket?v=1&slow=1', headers });
  const [own] = [...door.sockets.connections];
  const { tap, sent, heard } = noting();
  own!.tap = tap;
  own!.send({ type: 'room.counted', room: 'r'.repeat(4_000), viewers: 1 });
  await expect.poll(() => framesOf(mallory.sent()).length).toBe(1);
  expect(Buffer.concat(sent)).toEqual(mallory.sent());
  expect(sent[0]![0]! & 0x40).toBe(0x40);
  mallory.wire.write(Buffer.concat([frame(1, '{"type":', { fin: false }), frame(0, '"ping"}')]));
  await expect.poll(() => heard).toEqual(['1 {"type":"ping"}']);
});
