import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask } from '../../test/support/http.ts';
import { ConfigError, readConfig } from '../config.ts';
import type { Exposition } from '../operations/exposition.ts';
import { answerFailure } from './failures.ts';
import { listenForMetrics, metricsRoutes } from './metrics.ts';
import { newRoutes } from './routes.ts';

const token = 'a3f1c97e5b2d8046'.repeat(2);
const exposition = async (): Promise<Exposition> => ({
  contentType: 'text/plain',
  text: async () => 'chatstream_info 1',
});

let listening: Server | undefined;
afterEach(() => void listening?.close());

function server(configured: string | undefined) {
  const app = newRoutes();
  for (const routes of metricsRoutes(configured, exposition)) app.route('/', routes);
  app.onError(answerFailure({ error() {} } as never));
  return (authorization?: string) => app.request('/metrics', { headers: authorization ? { authorization } : {} });
}

test('without a token configured there is no such path, whatever is sent', async () => {
  const ask = server(undefined);
  for (const given of [undefined, 'Bearer undefined', `Bearer ${token}`]) expect((await ask(given)).status).toBe(404);
});

test('the token opens it, and nothing else does', async () => {
  const ask = server(token);
  expect(await (await ask(`Bearer ${token}`)).text()).toBe('chatstream_info 1');
  const wrong = [
    undefined,
    'Bearer',
    'Bearer ',
    token,
    `Basic ${token}`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${token} x`,
  ];
  for (const given of wrong) expect([given, (await ask(given)).status]).toEqual([given, 401]);
});

test('the port of this machine answers there alone, to its own name alone, and one that is taken stops the start', async () => {
  listening = await listenForMetrics(0, exposition);
  const { port, address } = listening.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  expect(address).toBe('127.0.0.1');
  expect((await ask(`${url}/metrics`)).text).toBe('chatstream_info 1');
  expect((await ask(`${url}/metrics`, { headers: { host: 'rebound.example' } })).status).toBe(404);
  expect((await ask(`${url}/metrics`, { method: 'POST', body: {} })).status).toBe(404);
  expect((await ask(`${url}/`)).status).toBe(404);
  await expect(listenForMetrics(port, exposition)).rejects.toThrow(/METRICS_PORT is \d+, but another program listens/);
});

test.each([
  ['one that is short', 'a3f1c97e5b2d8046'],
  ['two letters over and over', 'xy'.repeat(20)],
  ['that of a manual', 'change-me-change-me-change-me-0123456789'],
  ['one with a space', `${token} ${token}`],
])('a token that can be guessed is refused, and not repeated: %s', (_, METRICS_TOKEN) => {
  expect(() => readConfig({ METRICS_TOKEN })).toThrow(ConfigError);
  expect(() => readConfig({ METRICS_TOKEN })).toThrow(/^METRICS_TOKEN is not usable, but it must be 32 to 256/);
});

test('a token that cannot be guessed is taken, a port is a port', () => {
  expect(readConfig({ METRICS_TOKEN: token, METRICS_PORT: '9464' })).toMatchObject({
    metricsToken: token,
    metricsPort: 9464,
  });
  expect(readConfig({})).toMatchObject({ metricsToken: undefined, metricsPort: undefined });
  expect(() => readConfig({ METRICS_PORT: 'x' })).toThrow(/METRICS_PORT/);
});
