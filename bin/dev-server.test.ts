import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../server/config.ts';
import { startDevelopment } from './dev-server.ts';

let dir: string;
let vite: http.Server;
let development: Awaited<ReturnType<typeof startDevelopment>>;

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-dev-'));
  vite = http.createServer((request, response) => {
    response.statusCode = request.url === '/nowhere' ? 404 : 200;
    response.end(`vite has ${request.url}`);
  });
  vite.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nhot'));
  await new Promise<void>((resolve) => vite.listen(0, '127.0.0.1', resolve));
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dir, LOG_LEVEL: 'silent' });
  development = await startDevelopment(config, (vite.address() as AddressInfo).port);
});
afterAll(async () => {
  await development?.server.stop();
  vite.close();
  rmSync(dir, { recursive: true });
});

const url = (path: string) => `http://127.0.0.1:${development.server.app.listener.port}${path}`;
const onIPv4 = (link: string) => link.replace('localhost', '127.0.0.1');

test('the links sign in as Ada, Ben and Cleo, once', async () => {
  const names = [];
  for (const link of development.links.map(onIPv4)) {
    const answer = await fetch(link, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    names.push(((await (await fetch(url('/api/me'), { headers: { cookie } })).json()) as { name: string }).name);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(404);
  }
  expect(names).toEqual(['Ada Lovelace', 'Ben Okafor', 'Cleo Marchetti']);
});

test('the course is there: a room with everybody in it and some chat', async () => {
  const { rooms, registry, members } = development.server.app;
  const ada = {
    accountId: await idOf('ada@example.org'),
    sessionId: '',
    name: 'Ada',
    email: 'ada@example.org',
    role: 'admin',
    verified: true,
  } as const;
  const [room] = await rooms.list(ada);
  expect(room).toMatchObject({ name: 'Linear algebra', members: 22, role: 'owner' });
  const page = await members.page(ada, room!.id, {});
  expect(page.members.filter((it) => it.role === 'assistant').map((it) => it.name)).toEqual(['Ben Okafor']);
  expect((await registry.open(room!.id)).seq).toBeGreaterThan(5);
});

test('pages and their sources come from Vite', async () => {
  expect(await (await fetch(url('/rooms/x/live'))).text()).toBe('vite has /watch/index.html');
  expect(await (await fetch(url('/app/main.ts?t=1'))).text()).toBe('vite has /app/main.ts?t=1');
  const nowhere = await fetch(url('/nowhere'));
  expect([nowhere.status, await nowhere.text()]).toEqual([404, 'vite has /app/index.html']);
});

async function idOf(email: string): Promise<string> {
  const { accounts } = await development.server.app.accounts.search({ query: email, limit: 1 });
  return accounts[0]!.id;
}
