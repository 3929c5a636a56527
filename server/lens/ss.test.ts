/** The program itself, against what was really sent. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { plainAddress } from '../rooms/socket.ts';
import { ssOf } from './ss.ts';
import { filterOf, TcpLook } from './tcp.ts';
import { readTcpLine } from './tcp-line.ts';

let dir: string;
let server: Server;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-ss-'));
});
afterEach(() => {
  server?.close();
  rmSync(dir, { recursive: true });
});

async function pair(host: string, to: string): Promise<{ near: Socket; far: Socket }> {
  server = createServer().listen(0, host);
  await once(server, 'listening');
  const far = connect((server.address() as AddressInfo).port, to);
  const [near] = (await once(server, 'connection')) as [Socket];
  return { near, far };
}

const endsOf = (socket: Socket) => ({
  local: { address: plainAddress(socket.localAddress!), port: socket.localPort! },
  remote: { address: plainAddress(socket.remoteAddress!), port: socket.remotePort! },
});

async function askedOf(socket: Socket) {
  const printed = await ssOf()(filterOf([endsOf(socket)]), new AbortController().signal);
  const lines = printed.split('\n').flatMap((one) => readTcpLine(one) ?? []);
  expect(lines).toHaveLength(1); // exactly this one: not its other end either
  return lines[0]!;
}

async function sendTo(from: Socket, to: Socket, bytes: number): Promise<void> {
  let arrived = 0;
  to.on('data', (chunk: Buffer) => (arrived += chunk.length));
  from.write(Buffer.alloc(bytes));
  await expect.poll(() => arrived).toBe(bytes);
}

test.each([
  ['::', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
])('what was sent and received on a socket of %s by %s is what the kernel counts', async (host, to) => {
  const { near, far } = await pair(host, to);
  await sendTo(far, near, 1);
  const before = await askedOf(near);
  expect(before).toMatchObject(endsOf(near));
  await sendTo(near, far, 20_000);
  await sendTo(far, near, 3_000);
  await expect.poll(async () => (await askedOf(near)).tcp.bytesAcked! - (before.tcp.bytesAcked ?? 0)).toBe(20_000);
  const { tcp } = await askedOf(near);
  expect(tcp.bytesReceived! - before.tcp.bytesReceived!).toBe(3_000);
  expect(tcp.mss).toBeGreaterThan(500);
  far.destroy();
  near.destroy();
});

test('who prints without end is not listened to', async () => {
  const program = path.join(dir, 'ss');
  writeFileSync(program, `#!/bin/sh\nhead -c ${limits.systemBytes + 1} /dev/zero\n`);
  chmodSync(program, 0o700);
  await expect(ssOf(program)([], new AbortController().signal)).rejects.toMatchObject({
    code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
  });
});

test('a secret of our environment is not handed on', async () => {
  const program = path.join(dir, 'ss');
  writeFileSync(program, '#!/bin/sh\nenv\n');
  chmodSync(program, 0o700);
  process.env.LENS_TEST_SECRET = 'hush';
  try {
    expect(await ssOf(program)([], new AbortController().signal)).not.toContain('hush');
  } finally {
    delete process.env.LENS_TEST_SECRET;
  }
});

test('where it is not installed the answer is null', async () => {
  const tcp = new TcpLook(ssOf(path.join(dir, 'nothing-here')));
  const somebody = { address: '127.0.0.1', port: 1 };
  expect(await tcp.of({ local: somebody, remote: somebody })).toBeNull();
  tcp.stop();
});
