import { constants, inflateRawSync } from 'node:zlib';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Connection } from './connection.ts';
import { prepare } from './frames.ts';
import { framesOf, openDoor, shakeHands } from './test/raw.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.shut());

const news: ServerMessage = {
  type: 'room.events',
  room: 'r',
  events: Array.from({ length: 20 }, (_, n) => ({
    type: 'chat.posted',
    seq: n + 1,
    at: 1_700_000_000_000 + n,
    by: { id: 'cleo', name: 'Cleo', role: 'student' },
    text: `Is this question number ${n}?`,
  })) as Extract<ServerMessage, { type: 'room.events' }>['events'],
};

async function visit(path: string, perMessageDeflate: boolean) {
  const client = new WebSocket(`ws://127.0.0.1:${door.port}${path}`, { perMessageDeflate });
  await once(client, 'open');
  const heard: unknown[] = [];
  client.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString())));
  return { client, heard, connection: [...door.sockets.connections].at(-1) as Connection };
}

test('behind a slow link messages are deflated both ways, and everybody understands the same', async () => {
  const slow = await visit('/socket?v=1&slow=1', true);
  const fast = await visit('/socket?v=1', true);
  const old = await visit('/socket?v=1&slow=1', false);
  expect([slow, fast, old].map(({ client }) => client.extensions)).toEqual(['permessage-deflate', '', '']);
  const prepared = prepare(news);
  for (const { connection } of [slow, fast, old]) connection.sendPrepared(prepared);
  for (const { heard } of [slow, fast, old]) await expect.poll(() => heard).toEqual([news]);
  const text = JSON.stringify({ type: 'ping', id: 1, filler: 'x'.repeat(2_000) });
  slow.client.send(text, { compress: true });
  await expect.poll(() => door.received).toEqual([text]);
});

test('a frame is deflated once, to a part of its size, and stands for itself', async () => {
  const prepared = prepare(news);
  const small = prepared.deflated;
  expect(prepared.deflated).toBe(small);
  expect(small.length).toBeLessThan(prepared.frame.length / 3);
  const [only] = framesOf(small);
  expect(only!.first).toBe(0xc1); // final, deflated, text
  const whole = Buffer.concat([only!.payload, Buffer.from([0, 0, 0xff, 0xff])]);
  expect(JSON.parse(inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH }).toString())).toEqual(news);
});

test('what is short already is sent as it is', () => {
  const prepared = prepare({ type: 'pong', re: 1, at: 1 });
  expect(prepared.frame.length).toBeLessThan(limits.deflateFromBytes);
  expect(prepared.deflated).toBe(prepared.frame);
});

test('neither side remembers what was sent before, so that one frame fits all', async () => {
  const headers = ['Sec-WebSocket-Extensions: permessage-deflate'];
  const { head, wire } = await shakeHands(door.port, { path: '/socket?v=1&slow=1', headers });
  expect(head).toContain('server_no_context_takeover');
  expect(head).toContain('client_no_context_takeover');
  wire.destroy();
});
