import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiError, createApi } from './api.ts';

let server: http.Server;
let base: string;

beforeAll(async () => {
  server = http.createServer((request, answer) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const [status, text] = answers[new URL(request.url ?? '/', 'http://x').pathname] ?? [200, ''];
      const echo = JSON.stringify({
        method: request.method,
        url: request.url,
        type: request.headers['content-type'] ?? null,
        body,
      });
      answer.writeHead(status).end(status === 204 ? undefined : text || echo);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const answers: Record<string, [number, string]> = {
  '/weak': [400, '{"code":"password_weak","field":"password"}'],
  '/rate': [429, '{"code":"rate","retryAfterMs":90000}'],
  '/proxy': [502, '<h1>Bad gateway</h1>'],
  '/bug': [500, 'stack trace'],
  '/gone': [404, ''],
  '/nothing': [204, ''],
};

const failing = (path: string) =>
  createApi(base)
    .get(path)
    .catch((error: unknown) => error);

test('what is asked arrives as JSON, and only what has a body says so', async () => {
  const api = createApi(base);
  expect(await api.post('/a', { name: 'Ada' })).toMatchObject({
    method: 'POST',
    type: 'application/json',
    body: '{"name":"Ada"}',
  });
  expect(await api.delete('/b')).toMatchObject({ method: 'DELETE', type: null, body: '' });
  expect(await api.post('/c')).toMatchObject({ body: '{}' });
});

test('a query leaves out what is not given, and cannot become another one', async () => {
  expect(
    await createApi(base).get('/list', { query: 'a&limit=9', after: undefined, limit: 50, empty: '' }),
  ).toMatchObject({
    url: '/list?query=a%26limit%3D9&limit=50',
  });
  expect(await createApi(base).get('/list')).toMatchObject({ url: '/list' });
});

test('an error says what, where, and how long to wait', async () => {
  expect(await failing('/weak')).toMatchObject({ code: 'password_weak', field: 'password', status: 400 });
  expect(await failing('/rate')).toMatchObject({ code: 'rate', retryAfterMs: 90_000 });
  expect(await failing('/weak')).toBeInstanceOf(ApiError);
});

test('what a proxy says in its own words is read by its status', async () => {
  expect(await failing('/proxy')).toMatchObject({ code: 'busy', status: 502 });
  expect(await failing('/bug')).toMatchObject({ code: 'internal' });
  expect(await failing('/gone')).toMatchObject({ code: 'not_found' });
});

test('an answer without a body is no error', async () => {
  expect(await createApi(base).post('/nothing')).toBeUndefined();
});

test('no answer at all is "offline"', async () => {
  const nowhere = createApi('http://127.0.0.1:1');
  await expect(nowhere.get('/')).rejects.toMatchObject({ code: 'offline', status: 0 });
});
