import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import { readConfig } from '../config.ts';
import { UserError } from '../errors.ts';
import { openToAll } from '../overload/test/open.ts';
import { StoreBusy } from '../store/port.ts';
import { createHttp, type HttpApp, type HttpParts } from './app.ts';
import type { Arrival } from './arrival.ts';
import { person } from './context.ts';
import { createOrigins } from './origins.ts';
import { createPages } from './pages.ts';
import { body, createRoute, errors, json, newRoutes } from './routes.ts';
import { systemRoutes } from './system.ts';
import { trustRoutes } from './trust.ts';

const encrypted: Arrival = { address: '192.0.2.7', secure: true, local: false, proxied: false };
const open: Arrival = { ...encrypted, secure: false };
const local: Arrival = { address: '127.0.0.1', secure: false, local: true, proxied: false };
const home = 'https://ada.local:3003';
const ada: Identity = {
  accountId: 'ada',
  sessionId: 's',
  name: 'Ada',
  email: 'ada@example.org',
  role: 'presenter',
  verified: true,
};

let dist: string;
let logged: string[];
let written: string[];

beforeAll(() => {
  dist = mkdtempSync(path.join(os.tmpdir(), 'chatstream-app-'));
  for (const name of ['app', 'watch', 'present'])
    writeFileSync(path.join(dist, `${name}.html`), `<title>${name}</title>`);
  writeFileSync(path.join(dist, 'theme.js'), '1');
});
afterAll(() => rmSync(dist, { recursive: true }));
beforeEach(() => {
  logged = [];
  written = [];
});

function notes() {
  const routes = newRoutes();
  const Note = z.object({ text: z.string().max(10) });
  const route = createRoute({
    method: 'post',
    path: '/api/notes',
    summary: 'Write a note',
    request: { body: body(Note) },
    responses: { 200: json(Note, 'The note'), ...errors('unauthenticated', 'rate') },
  });
  routes.openapi(route, (c) => {
    const note = c.req.valid('json');
    if (note.text === 'bug') throw new Error('a secret detail');
    if (note.text === 'rate') throw new UserError('rate', { retryAfterMs: 1_500.2 });
    if (note.text === 'busy') throw new StoreBusy('locked');
    written.push(`${person(c).name}: ${note.text}`);
    return c.json(note, 200);
  });
  return routes;
}

let draining = false;

function http(more: Partial<HttpParts> = {}): HttpApp {
  const here = { names: ['localhost', 'ada.local'], lan: ['192.168.1.5', 'fd00::7'], loopback: ['127.0.0.1', '::1'] };
  const origins = createOrigins({
    config: readConfig({}),
    port: () => 3003,
    certificateNames: () => [],
    whereabouts: () => here,
  });
  const authority = { name: 'Ada & Co', pem: 'PEM', der: new Uint8Array([1, 2, 3]), fingerprint: 'AA:BB' };
  return createHttp({
    version: '1.2.3',
    sessionCookie: '__Host-session',
    accounts: { identify: async (headers) => (headers.get('cookie') === '__Host-session=ada' ? ada : null) },
    routes: [
      systemRoutes({
        version: '1.2.3',
        unclaimed: () => true,
        mail: false,
        localAuthority: true,
        draining: () => draining,
      }),
      trustRoutes({ authority, origins }),
      notes(),
    ],
    pages: createPages({ dir: dist }),
    origins,
    admission: openToAll,
    hsts: false,
    proxyOnly: false,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    ...more,
  });
}

const cookie = '__Host-session=ada';
const get = (path: string, { arrival = encrypted, headers = {}, app = http() } = {}) =>
  app(new Request(home + path, { headers: { host: 'ada.local:3003', ...headers } }), arrival);
const post = (content: unknown, headers: Record<string, string> = {}, method = 'POST') => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const all = { host: 'ada.local:3003', cookie, origin: home, 'content-type': 'application/json', ...headers };
  const request: RequestInit = { method, body: text, headers: all };
  return http()(new Request(`${home}/api/notes`, request), encrypted);
};

test('a request from an own page is answered', async () => {
  expect(await (await post({ text: 'hello' })).json()).toEqual({ text: 'hello' });
  expect(written).toEqual(['Ada: hello']);
});

test.each([
  undefined,
  'null',
  'https://evil.example',
  'http://ada.local:3003',
  'https://ada.local:3003.evil.example',
  'https://ada.local',
])('a request with the cookie but from %s changes nothing', async (origin) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const answer = await post({ text: 'hello' }, origin === undefined ? { origin: '' } : { origin }, method);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ code: 'forbidden_origin' });
  }
  expect(written).toEqual([]);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx'])(
  'a body of %s is refused, as a form would send it',
  async (type) => {
    const answer = await post({ text: 'hello' }, { 'content-type': type });
    expect([answer.status, await answer.json()]).toEqual([400, { code: 'bad_request' }]);
  },
);

test('a body that is too large is refused, whatever its length header says', async () => {
  const huge = JSON.stringify({ text: 'x'.repeat(limits.httpBodyBytes) });
  expect(await (await post(huge)).json()).toEqual({ code: 'too_large' });
  const streamed = new Request(`${home}/api/notes`, {
    method: 'POST',
    headers: { origin: home, cookie, 'content-type': 'application/json' },
    body: new Blob([huge]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect((await http()(streamed, encrypted)).status).toBe(413);
});

test.each([
  ['no JSON', '{"text":', { code: 'bad_request' }],
  ['another form', { text: 1 }, { code: 'bad_request', field: 'text' }],
  ['too long', { text: 'x'.repeat(11) }, { code: 'bad_request', field: 'text' }],
])('%s is a bad request', async (_, content, expected) => {
  const answer = await post(content);
  expect([answer.status, await answer.json()]).toEqual([400, expected]);
});

test('a refusal is answered with its code and status', async () => {
  const stranger = await post({ text: 'hello' }, { cookie: 'none' });
  expect([stranger.status, await stranger.json()]).toEqual([401, { code: 'unauthenticated' }]);
  const hasty = await post({ text: 'rate' });
  expect([hasty.status, hasty.headers.get('retry-after'), await hasty.json()]).toEqual([
    429,
    '2',
    { code: 'rate', retryAfterMs: 1501 },
  ]);
  const busy = await post({ text: 'busy' });
  expect([busy.status, await busy.json()]).toEqual([503, { code: 'busy', retryAfterMs: 1000 }]);
});

test('a fault of ours is told to the log, and only its number to the client', async () => {
  const answer = await post({ text: 'bug' });
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).toBe('{"code":"internal"}');
  const line = logged.find((it) => it.includes('a secret detail'))!;
  expect(line).toContain(answer.headers.get('x-request-id')!);
  expect(line).not.toContain(cookie);
});

test('answers of the API are not kept by anybody', async () => {
  expect((await get('/api/server')).headers.get('cache-control')).toBe('no-store');
  expect((await post({ text: 'hello' })).headers.get('cache-control')).toBe('no-store');
});

test('what the API does not have is not found, in JSON', async () => {
  for (const path of ['/api', '/api/', '/api/nothing', '/api/../api/x', '/api/server/']) {
    const answer = await get(path);
    expect([path, answer.status, await answer.json()]).toEqual([path, 404, { code: 'not_found' }]);
  }
});

test.each([
  '/metrics',
  '/debug',
  '/debug/pprof',
  '/.env',
  '/.git/config',
  '/server-status',
  '/api/debug',
  '/watch.js.map',
])('there is nothing at %s', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toMatch(/at .*\.ts|heap|PATH/);
});

test('a server that is about to stop says so to whoever shares out the load', async () => {
  draining = true;
  try {
    const answer = await get('/healthz');
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'draining', version: '1.2.3' }]);
  } finally {
    draining = false;
  }
});

test('the health check answers without a session, encrypted or not', async () => {
  for (const arrival of [encrypted, open, local]) {
    expect(await (await get('/healthz', { arrival })).json()).toEqual({ status: 'ok', version: '1.2.3' });
  }
});

test('the first page learns what it needs', async () => {
  expect(await (await get('/api/server')).json()).toEqual({
    version: '1.2.3',
    unclaimed: true,
    mail: false,
    localAuthority: true,
  });
});

test.each(['/', '/rooms/x/live', '/rooms/x/studio', '/admin', '/trust', '/no/such/page', '/theme.js'])(
  '%s tells the browser to be strict',
  async (path) => {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy')!;
    for (const rule of [
      "default-src 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "connect-src 'self' wss://ada.local:3003",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    expect(headers.get('strict-transport-security')).toBeNull();
  },
);

test('a poisoned Host gets into no policy', async () => {
  const { headers } = await get('/', { headers: { host: 'evil.example' } });
  expect(headers.get('content-security-policy')).not.toContain('evil');
});

test('an IPv6 address, which a policy cannot name, is left to the browser', async () => {
  const { headers } = await get('/', { headers: { host: '[fd00::7]:3003' } });
  expect(headers.get('content-security-policy')).toContain("connect-src 'self';");
});

test('on this machine sockets go without encryption', async () => {
  const { headers } = await get('/', { arrival: local, headers: { host: 'localhost:3003' } });
  expect(headers.get('content-security-policy')).toContain("connect-src 'self' ws://localhost:3003;");
});

test('browsers are bound to https only by a certificate they know', async () => {
  const answer = await get('/', { app: http({ hsts: true }) });
  expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
  expect(
    (await get('/', { app: http({ hsts: true }), arrival: local })).headers.get('strict-transport-security'),
  ).toBeNull();
});

test('without encryption everything but trust leads to https', async () => {
  for (const path of ['/', '/sign-in?next=/x', '/api/server', '/rooms/x/live', '/r/ABCD']) {
    const answer = await get(path, { arrival: open });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, home + path]);
  }
  for (const path of ['/trust', '/trust/info', '/trust/ca.crt', '/theme.js', '/healthz']) {
    expect((await get(path, { arrival: open })).status).toBe(200);
  }
  const poisoned = await get('/', { arrival: open, headers: { host: 'evil.example' } });
  expect(poisoned.headers.get('location')).toBe('https://192.168.1.5:3003/');
  expect((await get('//evil.example', { arrival: open })).headers.get('location')).toBe(`${home}//evil.example`);
});

test('behind a proxy whoever does not come through it is turned away, not sent in circles', async () => {
  expect((await get('/', { app: http({ proxyOnly: true }), arrival: open })).status).toBe(403);
  expect((await get('/', { app: http({ proxyOnly: true }), arrival: { ...open, proxied: true } })).status).toBe(308);
  expect((await get('/healthz', { app: http({ proxyOnly: true }), arrival: open })).status).toBe(200);
});

test('the trust page learns over https, from its plain origin, that the certificate is trusted', async () => {
  expect((await get('/trust/info')).headers.get('cross-origin-resource-policy')).toBe('cross-origin');
});

test('the authority is there in every form that systems import', async () => {
  const der = await get('/trust/ca.crt');
  expect(der.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(der.headers.get('content-type')).toBe('application/x-x509-ca-cert');
  expect(new Uint8Array(await der.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  expect(await (await get('/trust/ca.pem')).text()).toBe('PEM');
  const profile = await get('/trust/ca.mobileconfig');
  expect(profile.headers.get('content-type')).toBe('application/x-apple-aspen-config');
  const text = await profile.text();
  expect(text).toContain('<data>AQID</data>');
  expect(text).toContain('Ada &#38; Co');
  expect(await (await get('/trust/info')).json()).toEqual({
    origin: home,
    addresses: ['https://192.168.1.5:3003', 'https://[fd00::7]:3003'],
    authority: { name: 'Ada & Co', fingerprint: 'AA:BB' },
  });
});

test('the description of the API is valid and names every route', async () => {
  const answer = await get('/api/openapi.json');
  const document = (await answer.json()) as {
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
  };
  expect(await new Validator().validate(document)).toEqual({ valid: true });
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/healthz', '/api/server', '/trust/info', '/api/notes']),
  );
  expect(Object.keys(document.paths['/api/notes']!.post!.responses).sort()).toEqual([
    '200',
    '400',
    '401',
    '403',
    '413',
    '429',
    '500',
    '503',
  ]);
  const names = Object.values(document.paths).flatMap((item) => Object.values(item).map((it) => it.operationId));
  expect(new Set(names).size).toBe(names.length);
});
