import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { bodyWithin } from './body-size.ts';
import type { HttpEnv } from './context.ts';

let server: http.Server;
let url: string;

beforeEach(async () => {
  const app = new Hono<HttpEnv>();
  app.use(bodyWithin(1_000));
  app.all('*', async (c) => c.text(`${c.req.method} ${(await c.req.text()).length}`));
  app.onError((error, c) => c.text(error instanceof UserError ? error.code : String(error), 500));
  server = http.createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => server.close());

test('a browser deletes without a body and without saying how long it is', async () => {
  expect(await ask('DELETE')).toBe('DELETE 0');
});

test('bodies arrive whole, whether they say their length or not', async () => {
  expect(await ask('POST', ['x'.repeat(1_000)], { 'Content-Length': '1000' })).toBe('POST 1000');
  expect(await ask('POST', ['x'.repeat(400), 'y'.repeat(600)])).toBe('POST 1000');
  expect(await ask('DELETE', ['{}'], { 'Transfer-Encoding': 'chunked' })).toBe('DELETE 2');
});

test('Mallory is refused one byte beyond, whether she says the length or not', async () => {
  expect(await ask('POST', ['x'.repeat(1_001)], { 'Content-Length': '1001' })).toBe('too_large');
  expect(await ask('POST', ['x'.repeat(1_000), 'y'])).toBe('too_large');
});

/** What is posted without a length goes out in chunks. */
function ask(method: string, pieces: string[] = [], headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve(text));
    });
    request.on('error', reject);
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}
