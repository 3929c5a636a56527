import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { handleOf, writeAtOnce } from './at-once.ts';

let here: Socket;
let there: Socket;
let close: () => void;
beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  there = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [here] = (await once(server, 'connection')) as [Socket];
  close = () => {
    here.destroy();
    there.destroy();
    server.close();
  };
});
afterEach(() => close());

test('what the system takes at once is there, and what it does not take goes through the stream without overtaking', async () => {
  there.pause();
  const handle = handleOf(here)!;
  const all = Buffer.alloc(16 * 1024 * 1024, 'x');
  for (let at = 0; at < all.length; at += 4) all.writeUInt32BE(at, at);
  const taken = writeAtOnce(handle, all);
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(all.length);
  expect(writeAtOnce(handle, all)).toBe(0); // full
  here.write(all.subarray(taken));
  const parts: Buffer[] = [];
  there.on('data', (part: Buffer) => parts.push(part));
  there.resume();
  await expect.poll(() => parts.reduce((sum, part) => sum + part.length, 0)).toBe(all.length);
  expect(Buffer.concat(parts).equals(all)).toBe(true);
});

test('a closed socket takes nothing, and neither does the file that has its number now', () => {
  const handle = handleOf(here)!;
  const { fd } = handle;
  here.destroy();
  const folder = mkdtempSync(join(tmpdir(), 'chatstream-fd-'));
  const files = Array.from({ length: 50 }, (_, n) => openSync(join(folder, `${n}`), 'w'));
  expect(files).toContain(fd);
  expect(writeAtOnce(handle, Buffer.from('not for a file'))).toBe(0);
  expect(fstatSync(fd).size).toBe(0);
  for (const file of files) closeSync(file);
  expect(readFileSync(join(folder, '0'), 'utf8')).toBe('');
  rmSync(folder, { recursive: true });
});

test('a connection that broke takes nothing and throws nothing', async () => {
  const handle = handleOf(here)!;
  const noticed = new Promise((resolve) => here.on('error', resolve));
  there.resetAndDestroy();
  await noticed;
  expect(writeAtOnce(handle, Buffer.from('anybody?'))).toBe(0);
});

test('there is no way past TLS or past a stream that is no socket of the system', () => {
  expect(handleOf(new TLSSocket(here, { isServer: true }))).toBeNull();
  expect(handleOf(duplexPair()[0])).toBeNull();
});
