import { connect } from 'node:net';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createListener, type Listener, type ListenerParts } from './listener.ts';

let listener: Listener;
afterEach(() => listener.close({ graceMs: 0 }));

async function listen(fetch: ListenerParts['fetch'], times: ListenerParts['times'] = {}): Promise<void> {
  const config = { port: 0, host: '127.0.0.1', trustedProxies: [] };
  const log = pino({ level: 'silent' });
  listener = createListener({ fetch, onUpgrade: () => {}, certificates: null, config, log, times });
  await listener.listen();
}

/** All that is answered until the connection is shut. */
function answersTo(text: string): Promise<string> {
  const socket = connect(listener.port, '127.0.0.1', () => socket.write(text));
  let answers = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => (answers += chunk.toString()));
    socket.on('error', () => {});
    socket.once('close', () => resolve(answers));
  });
}

const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n';

test('a connection that is kept for the next request is shut when none comes', async () => {
  await listen(() => new Response('here'), { keepAliveMs: 100, checkEveryMs: 50 });
  expect(await answersTo(`${get}\r\n`)).toMatch(/^HTTP\/1\.1 200 OK/);
});

test('a connection on which nothing moves is shut, whoever has to speak', async () => {
  await listen(() => new Promise(() => {}), { silentMs: 100 });
  expect(await answersTo(`${get}\r\n`)).toBe('');
});

test('more headers than any browser sends are refused', async () => {
  await listen(() => new Response('here'));
  const status = async (count: number) => {
    const headers = Array.from({ length: count }, (_, n) => `X-${n}: 1\r\n`).join('');
    return (await answersTo(`${get}Connection: close\r\n${headers}\r\n`)).split('\r\n')[0];
  };
  expect(await status(limits.httpHeaders - 10)).toBe('HTTP/1.1 200 OK');
  expect(await status(limits.httpHeaders + 1)).toMatch(/^HTTP\/1\.1 431 /);
});
