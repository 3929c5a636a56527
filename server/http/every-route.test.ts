import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '../accounts/house.ts';
import { createPasswords } from '../accounts/passwords.ts';
import { readConfig } from '../config.ts';
import { startServer, type RunningServer } from '../main.ts';
import { openStore } from '../store/index.ts';
import type { Store } from '../store/port.ts';

/** The whole server, asked along its own description: a route that is added tomorrow is tried as well. */
interface Operation {
  security?: object[];
  requestBody?: object;
  operationId: string;
}

let dir: string;
let store: Store;
let server: RunningServer;
let home: string;
let cookie: string;
let document: { paths: Record<string, Record<string, Operation>> };

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-routes-'));
  const silent = { info() {}, warn() {}, error() {} };
  store = await openStore({ dataDir: dir }, { log: silent });
  const person = { name: 'Ada', email: 'ada@example.org', role: 'admin', verified: true } as const;
  const passwordHash = await createPasswords().hash('blackboard and chalk');
  await rows(store.db, Date.now).people.add({ ...person, passwordHash });
  server = await startServer(readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dir, LOG_LEVEL: 'silent' }));
  home = `http://127.0.0.1:${server.app.listener.port}`;
  document = (await (await fetch(`${home}/api/openapi.json`)).json()) as typeof document;
  const entered = await ask('post', '/api/auth/sign-in', {
    body: { email: person.email, password: 'blackboard and chalk' },
  });
  cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
});
afterAll(async () => {
  await server?.stop();
  await store?.close();
  rmSync(dir, { recursive: true, force: true });
});

test('the description is valid, and names each operation differently', async () => {
  expect(await new Validator().validate(document)).toEqual({ valid: true });
  const names = operations().map((it) => it.operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(30);
});

test.each([undefined, 'null', 'https://evil.example', 'https://127.0.0.1', 'http://evil.127.0.0.1.example'])(
  'no route that may change something answers a page of %s, though the cookie came along',
  async (origin) => {
    const before = await everything();
    for (const { method, path } of operations().filter((it) => it.method !== 'get')) {
      const answer = await ask(method, path, { origin, body: {} });
      expect([method, path, answer.status, await answer.json()]).toEqual([
        method,
        path,
        403,
        { code: 'forbidden_origin' },
      ]);
    }
    expect(await everything()).toEqual(before);
  },
);

test('no GET changes anything, not even for the administrator', async () => {
  const before = await everything();
  for (const { path } of operations().filter((it) => it.method === 'get')) await ask('get', path);
  expect(await everything()).toEqual(before);
});

test('a stranger gets nothing from any route that needs a session', async () => {
  for (const { method, path, operation } of operations()) {
    if (operation.security || path.startsWith('/api/auth/')) continue;
    const answer = await ask(method, path, { cookie: '' });
    expect([method, path, [400, 401, 404].includes(answer.status)]).toEqual([method, path, true]);
    expect(Object.keys((await answer.json()) as object)).toContain('code');
  }
});

test('nonsense in any body is refused, and is no fault of ours', async () => {
  const bodies = [
    'null',
    '[]',
    '"x"',
    '{"__proto__":{"admin":true}}',
    '{"name":{"$gt":""}}',
    '{',
    '{"a":'.repeat(9_000),
    'x'.repeat(50_000),
  ];
  for (const { method, path } of operations().filter((it) => it.operation.requestBody)) {
    for (const body of bodies) {
      const answer = await ask(method, path, { body });
      expect([method, path, body.slice(0, 20), answer.status < 500]).toEqual([method, path, body.slice(0, 20), true]);
    }
  }
});

test('no answer says what it runs on', async () => {
  for (const path of ['/', '/api/server', '/nowhere', '/api/nowhere', '/metrics', '/debug', '/healthz']) {
    const { headers } = await fetch(home + path);
    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
  }
});

function operations(): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
}

/** With the cookie and from the own page, unless said otherwise. Places in the path are filled with an id nobody has. */
function ask(
  method: string,
  path: string,
  more: { origin?: string | undefined; body?: unknown; cookie?: string } = {},
): Promise<Response> {
  const headers = new Headers({ cookie: more.cookie ?? cookie ?? '' });
  const origin = 'origin' in more ? more.origin : home;
  if (origin !== undefined) headers.set('origin', origin);
  const body = typeof more.body === 'string' ? more.body : JSON.stringify(more.body);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const url = home + path.replace(/\{\w+\}/g, 'AAAAAAAAAAAAAAAAAAAAAA');
  return fetch(url, { method: method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) });
}

/** The whole database, but for when sessions were last seen. */
async function everything(): Promise<Record<string, unknown[]>> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`.execute(
    store.db,
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables.rows) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(store.db);
    all[name] = rows.map(({ updated_at: _, ...row }) => row);
  }
  return all;
}
