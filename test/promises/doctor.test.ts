import { spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../bin/commands/doctor/finding.ts';
import { ask } from '../support/http.ts';
import { startServer, type RunningServer } from '../support/server.ts';

const program = path.resolve(import.meta.dirname, '../../bin/chatstream.ts');

let server: RunningServer;
let stranger: Server;
beforeAll(async () => {
  server = await startServer();
  stranger = createServer((socket) => socket.end('220 what is this\r\n')).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
});
afterAll(async () => {
  stranger.close();
  await server.stop();
});

/** The command, as an administrator types it, on the data of the server. */
async function doctor(args: string[], more: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const env = {
    ...process.env,
    NODE_ENV: undefined,
    DATA_DIR: server.dataDir,
    PORT: String(server.port),
    HOST: '127.0.0.1',
    MEDIA_ADDRESSES: '127.0.0.1',
    ...more,
  };
  const child = spawn(process.execPath, [program, 'doctor', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, text };
}

test('a server that runs and lacks nothing is well', async () => {
  const { code, text } = await doctor([]);
  expect(text).not.toContain('✗');
  expect(text).toMatch(/^✓ Ports +TCP \d+ is answered by the running server, version \d/m);
  expect(text).toMatch(/^✓ Database +SQLite 3/m);
  expect(text).toMatch(/^✓ Data folder +.*writable and closed to others$/m);
  expect(text).toMatch(/^✓ UDP ports +UDP \d+: free until somebody enters a room/m);
  expect(text).toMatch(/^✓ Open files +\d+ may be open, of the running server$/m);
  expect(code).toBe(0);
});

test('what is wrong is told each for itself, with a sentence about mending it, and for programs too', async () => {
  const elsewhere = (stranger.address() as AddressInfo).port;
  const { code, text } = await doctor(['--json'], {
    PORT: String(elsewhere),
    TRUSTED_PROXIES: '0.0.0.0/0',
    TURN_URLS: `turn:127.0.0.1:${elsewhere}?transport=tcp`,
    TURN_SECRET: 'hunter2-'.repeat(5),
    SMTP_URL: 'smtp://chatstream:hunter2@127.0.0.1:9',
    MAIL_FROM: 'chatstream@uni.example',
    PUBLIC_URL: 'https://nowhere.invalid',
  });
  expect(code).toBe(1);
  const { good, findings } = JSON.parse(text) as { good: boolean; findings: Finding[] };
  const bad = findings.filter(({ state }) => state === 'bad');
  expect(good).toBe(false);
  expect(bad.map(({ check }) => check).sort()).toEqual(['Mail', 'Ports', 'Proxies', 'Public address', 'Relay']);
  for (const { mend } of bad) expect(mend).toMatch(/^[A-Z].+\.$/);
  expect(text).not.toContain('hunter2');
});

test('settings that stop the start are told, and nothing is asked of what they name', async () => {
  const { code, text } = await doctor([], { MEDIA_WORKERS: 'many' });
  expect(code).toBe(1);
  expect(text).toMatch(/^✗ Settings +MEDIA_WORKERS is "many"/m);
  expect((await doctor(['--jsno'])).code).toBe(2);
});

test('a server nobody asked for metrics shows nobody how it is made (D6)', async () => {
  const inside = ['/metrics', '/debug', '/debug/pprof', '/.env', '/package.json', '/server/main.ts', '/dist/app.html'];
  const { text } = await ask(`${server.url}/`);
  const scripts = [...text.matchAll(/\/assets\/[\w.-]+\.js/g)].map(([name]) => `${name}.map`);
  expect(scripts.length).toBeGreaterThan(0);
  for (const to of [...inside, ...scripts]) {
    const answer = await ask(server.url + to, { headers: { authorization: 'Bearer undefined' } });
    expect([to, answer.status]).toEqual([to, 404]);
    expect(answer.text).not.toMatch(/chatstream_|node_modules|sourcesContent| at .*\.ts:\d/);
  }
  const broken = await ask(`${server.url}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  expect(broken.text).not.toMatch(/node_modules|\.ts:\d/);
});
