import http from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createDoor, type Door } from './door.ts';

const open: Socket[] = [];
let door: Door;
let port: number;

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  door.closeAll();
  door.server.close();
  await once(door.server, 'close');
});

async function listen(most: { connections: number; perAddress: number }): Promise<void> {
  const plain = http.createServer((request, response) => response.end(request.url));
  door = createDoor({ plain, secure: null, helloMs: 10_000, most });
  door.server.listen(0, '127.0.0.1');
  await once(door.server, 'listening');
  port = (door.server.address() as AddressInfo).port;
}

/** Resolves with the status line of the answer, or with nothing when the connection is shut. */
async function asked(socket = connect(port, '127.0.0.1')): Promise<string> {
  open.push(socket);
  let answer = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  return answer.split('\r\n')[0]!;
}

test('one address holds so many connections; one more is shut, and when one goes there is place again', async () => {
  await listen({ connections: 100, perAddress: 3 });
  for (let n = 0; n < 3; n++) expect(await asked()).toBe('HTTP/1.1 200 OK');
  expect(await asked()).toBe('');
  expect(await asked(open[0])).toBe('HTTP/1.1 200 OK'); // those that are open go on
  open[1]!.destroy();
  await expect.poll(() => door.connections()).toBe(2);
  expect(await asked()).toBe('HTTP/1.1 200 OK');
});

test('all addresses together hold so many connections, and one more is shut', async () => {
  await listen({ connections: 4, perAddress: 100 });
  for (let n = 0; n < 4; n++) expect(await asked()).toBe('HTTP/1.1 200 OK');
  expect(await asked()).toBe('');
  expect(await asked(open[0])).toBe('HTTP/1.1 200 OK');
});
