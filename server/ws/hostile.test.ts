/** What Mallory sends to cost us more than it costs him. */
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { closeCodeOf, frame, framesOf, openDoor, shakeHands, type Shaken } from './test/raw.ts';

const MiB = 1024 * 1024;
const rss = () => process.memoryUsage.rss();
const deflate = ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'];

let door: Awaited<ReturnType<typeof openDoor>>;
let shaken: Shaken[];
beforeEach(async () => {
  door = await openDoor();
  shaken = [];
});
afterEach(() => {
  for (const { wire } of shaken) wire.destroy();
  door.shut();
});

async function enter(options = {}): Promise<Shaken> {
  const one = await shakeHands(door.port, options);
  shaken.push(one);
  return one;
}

/** Somebody beside Mallory, who still is answered. */
async function others(): Promise<void> {
  const cleo = await enter();
  cleo.wire.write(frame(1, '{"type":"ping","id":1}'));
  await expect.poll(() => framesOf(cleo.sent()).length).toBeGreaterThan(0);
}

test('a bomb of 64 MiB in 64 KiB is not unpacked beyond the limit, and closes with 1009', async () => {
  const { wire, sent, closed } = await enter({ path: '/socket?v=1&slow=1', headers: deflate });
  const bomb = deflateRawSync(Buffer.alloc(64 * MiB, 'a'));
  expect(bomb.length).toBeLessThan(limits.frameBytes);
  const before = rss();
  wire.write(frame(1, bomb, { rsv: 4 }));
  await closed;
  expect(closeCodeOf(sent())).toBe(1009);
  expect(rss() - before).toBeLessThan(20 * MiB);
  expect(door.received).toEqual([]);
  await others();
});

test('without the word of a slow link nothing is ever unpacked', async () => {
  const { wire, head, sent, closed } = await enter({ headers: deflate });
  expect(head.toLowerCase()).not.toContain('sec-websocket-extensions');
  wire.write(frame(1, deflateRawSync(Buffer.alloc(1_000, 'a')), { rsv: 4 }));
  await closed;
  expect(closeCodeOf(sent())).toBe(1002);
});

test('two hundred sockets with ten thousand fragments each and no end are closed, and cost little', async () => {
  const fragments = Buffer.concat([
    frame(1, '{', { fin: false }),
    ...Array.from({ length: 9_999 }, () => frame(0, 'x', { fin: false })),
  ]);
  const crowd = await Promise.all(Array.from({ length: 200 }, () => enter()));
  const before = rss();
  for (const { wire } of crowd) wire.write(fragments);
  await Promise.all(crowd.map(({ closed }) => closed));
  expect(rss() - before).toBeLessThan(100 * MiB);
  expect(new Set(crowd.map(({ sent }) => closeCodeOf(sent())))).toEqual(new Set([1008]));
  await others();
});

test('a message in a few fragments is one message', async () => {
  const { wire } = await enter();
  const text = '{"type":"ping","id":1}';
  const last = limits.fragments - 1;
  wire.write(
    Buffer.concat(
      Array.from({ length: limits.fragments }, (_, n) =>
        frame(n === 0 ? 1 : 0, n < last ? text.slice(n, n + 1) : text.slice(n), { fin: n === last }),
      ),
    ),
  );
  await expect.poll(() => door.received).toEqual([text]);
});

test.each([
  ['pings', 9],
  ['pongs', 10],
])('who floods us with %s is answered within the rate and then cut', async (_, opcode) => {
  const { wire, sent, closed } = await enter();
  wire.write(Buffer.concat(Array.from({ length: 50_000 }, () => frame(opcode, 'are you there?'))));
  await closed;
  expect(closeCodeOf(sent())).toBe(closeCodes.flooding);
  const pongs = framesOf(sent()).filter(({ first }) => first === 0x8a);
  expect(pongs.length).toBeLessThanOrEqual(limits.messageRate.burst + limits.messageRate.perSecond);
  await others();
});
