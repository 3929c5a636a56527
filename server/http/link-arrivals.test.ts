import http from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { PREAMBLE_BYTES, writePreamble } from '../media/preamble.ts';
import { createDoor, type Door } from './door.ts';

/** The one link there is. */
const lent = 'lecture_of_Ada-1234567';
const preamble = writePreamble(lent);

let door: Door;
const came: { link: string; socket: Socket }[] = [];
const callers: Socket[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  door = createDoor({
    plain: http.createServer((_, response) => response.end('hello')),
    secure: null,
    helloMs: 1_000_000_000,
    onLink: (link, socket) => link === lent && came.push({ link, socket }) > 0,
  });
  door.server.listen(0, '127.0.0.1');
  await once(door.server, 'listening');
});
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of callers.splice(0)) socket.destroy();
  for (const { socket } of came.splice(0)) socket.destroy();
  door.closeAll();
  door.server.close();
  await once(door.server, 'close');
});

async function caller(): Promise<Socket> {
  const socket = connect({ port: (door.server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  callers.push(socket.on('error', () => {}));
  await once(socket, 'connect');
  return socket;
}

/** What it hears until it is shut. */
async function heardBy(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
  if (!socket.closed) await once(socket, 'close');
  return heard;
}

test('who names a link that was lent is handed on, however the name is cut; nothing behind it is read', async () => {
  for (const cut of [PREAMBLE_BYTES, 1, 8, 29]) {
    const ada = await caller();
    ada.write(preamble.subarray(0, cut));
    await new Promise(setImmediate);
    ada.write(preamble.subarray(cut));
    await expect.poll(() => came.length).toBe(1);
    const [{ link, socket }] = came.splice(0) as [(typeof came)[number]];
    expect(link).toBe(lent);
    ada.write('TLS');
    expect(await asked()).toMatch(/hello$/); // a round through the same event loop, later than that
    expect(socket.readableLength).toBe(0);
    expect(socket.bytesRead).toBe(PREAMBLE_BYTES);
    socket.destroy();
  }
});

test('whoever names another one, or says anything behind the name, is shut without a word', async () => {
  for (const said of [
    writePreamble('lecture_of_Ben-1234567'),
    Buffer.concat([preamble, Buffer.from('x')]),
    Buffer.from(preamble.toString('latin1').replace('link-1', 'link-2'), 'latin1'),
    Buffer.concat([preamble.subarray(0, 8), Buffer.alloc(22, '/')]),
  ]) {
    const mallory = await caller();
    mallory.write(said);
    expect(await heardBy(mallory)).toBe('');
  }
  expect(came).toEqual([]);
});

test('whoever does not come to the point is shut', async () => {
  const mallory = await caller();
  mallory.write(preamble.subarray(0, 29));
  const heard = heardBy(mallory);
  const shut = () => {
    vi.advanceTimersByTime(limits.linkNameMs);
    return mallory.closed;
  };
  await expect.poll(shut).toBe(true);
  expect(await heard).toBe('');
});

test('so many may be about to say a name and no more; a node, which says it in one, and everybody else are served', async () => {
  for (let n = 0; n < limits.linkNames; n++) (await caller()).write(preamble.subarray(0, 8));
  await expect.poll(() => vi.getTimerCount()).toBe(limits.linkNames);
  const late = await caller();
  late.write(preamble.subarray(0, 8));
  expect(await heardBy(late)).toBe('');
  expect(await asked()).toMatch(/hello$/);
  (await caller()).write(preamble);
  await expect.poll(() => came.length).toBe(1);
  callers[0]!.destroy();
  await expect.poll(() => vi.getTimerCount()).toBe(limits.linkNames - 1);
  callers[1]!.write(preamble.subarray(8));
  await expect.poll(() => came.length).toBe(2);
});

test('nonsense in any pieces hands nobody on and harms nobody', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
    fc.nat(PREAMBLE_BYTES - 1).map((size) => preamble.subarray(0, size)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 4 }), async (pieces) => {
      const said = Buffer.concat([Buffer.from([0]), ...pieces]);
      fc.pre(!said.equals(preamble));
      const mallory = await caller();
      mallory.write(said.subarray(0, 1));
      for (const bytes of pieces) mallory.write(bytes);
      mallory.end();
      expect(await heardBy(mallory)).toBe('');
      expect(came).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(await asked()).toMatch(/hello$/);
});

/** What an ordinary visitor is answered. */
async function asked(): Promise<string> {
  const visitor = await caller();
  visitor.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  return heardBy(visitor);
}
