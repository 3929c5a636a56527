import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAccepting, type Accepting } from './accepting.ts';

let server: net.Server;
let accepting: Accepting;
let port: number;
let lines: string[];
const wires: net.Socket[] = [];

beforeEach(async () => {
  lines = [];
  server = net.createServer((wire) => wire.on('error', () => {}).pipe(wire));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as net.AddressInfo).port;
  accepting = createAccepting(server, { error: (_: unknown, text?: string) => void lines.push(text!) } as never, 20);
  accepting.began({ port, host: '127.0.0.1' });
});
afterEach(() => {
  accepting.end();
  for (const wire of wires.splice(0)) wire.destroy();
});

function connects(): Promise<net.Socket | null> {
  const wire = net.connect(port, '127.0.0.1');
  wires.push(wire);
  return new Promise((resolve) => wire.once('connect', () => resolve(wire)).once('error', () => resolve(null)));
}
async function echoes(wire: net.Socket): Promise<void> {
  wire.write('x');
  expect(String((await once(wire, 'data'))[0])).toBe('x');
}

test('nobody gets in while it is shut, those inside go on, and it opens again', async () => {
  const cleo = (await connects())!;
  accepting.accept(false);
  expect(await connects()).toBe(null);
  await echoes(cleo);
  accepting.accept(true);
  await expect.poll(connects).not.toBe(null);
  await echoes(cleo);
  expect(lines).toEqual([]);
});

test('a port that is not to be had is tried until it is, and the log says it once', async () => {
  accepting.accept(false);
  const other = net.createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  accepting.accept(true);
  const tries = [once(server, 'error'), once(server, 'error')];
  await Promise.all(tries);
  await once(server, 'error');
  other.close();
  await once(server, 'listening');
  await echoes((await connects())!);
  expect(lines).toEqual(['the port has trouble']);
});

test('once it has ended it does not open again', async () => {
  vi.useFakeTimers();
  accepting.end();
  server.emit('error', new Error('late'));
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  expect(server.listening).toBe(false);
});
