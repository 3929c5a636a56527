import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { connectedPair } from './pair.ts';

const said = async (socket: Socket) => String((await once(socket.resume(), 'data'))[0]);

test('what goes in at one end comes out at the other, and nobody else is let in', async () => {
  const server = createServer({ pauseOnConnect: true });
  const [near, far] = await connectedPair(server);
  near.write('there');
  expect(await said(far)).toBe('there');
  far.write('and back');
  expect(await said(near)).toBe('and back');
  expect(server.listening).toBe(false);
  for (const socket of [near, far]) socket.destroy();
});

test('whoever knocks first, from another port, is sent away', async () => {
  const server = createServer({ pauseOnConnect: true });
  const mallory = once(server, 'listening').then(() => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    return socket.on('error', () => {});
  });
  const [near, far] = await connectedPair(server);
  const stranger = await mallory;
  stranger.resume();
  if (!stranger.closed) await once(stranger, 'close');
  near.write('for the far end');
  expect(await said(far)).toBe('for the far end');
  for (const socket of [near, far]) socket.destroy();
});
