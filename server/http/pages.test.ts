import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPages, pageFor, type Pages } from './pages.ts';

let folder: string;
let pages: Pages;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'chatstream-pages-'));
  const dist = path.join(folder, 'dist');
  mkdirSync(path.join(dist, 'assets'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(path.join(dist, name), text);
  for (const name of ['app', 'watch', 'present']) write(`${name}.html`, name);
  write('assets/app-1a2b.js', 'plain');
  write('assets/app-1a2b.js.br', 'brotli');
  write('assets/app-1a2b.js.gz', 'gzip');
  write('assets/app-1a2b.js.map', 'source');
  write('favicon.svg', '<svg/>');
  write('.built', 'hash');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  pages = createPages({ dir: dist });
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (path: string, acceptEncoding = '', ifNoneMatch?: string) => pages({ path, acceptEncoding, ifNoneMatch });

test.each([
  ['/', 'app'],
  ['/sign-in', 'app'],
  ['/sign-in/', 'app'],
  ['/admin', 'app'],
  ['/admin/accounts', 'app'],
  ['/rooms/new', 'app'],
  ['/rooms/Zm9v_-1', 'app'],
  ['/rooms/Zm9v_-1/lectures/bGVjdHVyZQ', 'app'],
  ['/calendar', 'app'],
  ['/reminders/stop', 'app'],
  ['/r/ABCD-EFGH', 'app'],
  ['/trust', 'app'],
  ['/rooms/Zm9v/live', 'watch'],
  ['/rooms/Zm9v/chat', 'watch'],
  ['/rooms/Zm9v/studio', 'present'],
])('%s is shown by %s', async (path, page) => {
  const answer = await get(path);
  expect([answer.status, await answer.text()]).toEqual([200, page]);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
});

test.each([
  '/nowhere',
  '/rooms',
  '/rooms/a/b',
  '/rooms/a/live/x',
  '/rooms/a/lectures',
  '/calendar/x',
  '/rooms/%2e%2e/live',
  '/sign-in.html',
  '//',
  '/admin/a/b/c/d',
])('%s is no page: the app says so', async (path) => {
  const answer = await get(path);
  expect([answer.status, await answer.text()]).toEqual([404, 'app']);
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/..\\secret.txt',
  '/assets/app-1a2b.js\0.txt',
  '/.built',
  '/assets/app-1a2b.js.map',
  '/assets/app-1a2b.js.br',
])('%j leads nowhere', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toMatch(/secret|hash|source|brotli/);
});

test('what carries its hash in its name is kept for ever, the rest is asked for again', async () => {
  expect((await get('/assets/app-1a2b.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const path of ['/', '/favicon.svg', '/rooms/a/live']) {
    const first = await get(path);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await get(path, '', first.headers.get('etag')!);
    expect([again.status, await again.text()]).toEqual([304, '']);
  }
});

test.each([
  ['gzip, deflate, br, zstd', 'brotli', 'br'],
  ['gzip', 'gzip', 'gzip'],
  ['GZIP;q=0.5, br;q=0', 'gzip', 'gzip'],
  ['br;q=0.0, gzip;q=0', 'plain', null],
  ['identity', 'plain', null],
  ['', 'plain', null],
])('for "%s" the file comes as %s', async (acceptEncoding, text, encoding) => {
  const answer = await get('/assets/app-1a2b.js', acceptEncoding);
  expect([await answer.text(), answer.headers.get('content-encoding')]).toEqual([text, encoding]);
  expect(answer.headers.get('content-length')).toBe(String(text.length));
  expect(answer.headers.get('vary')).toBe('Accept-Encoding');
});

test('an asset of an earlier build is not found, rather than a page', async () => {
  const answer = await get('/assets/app-old.js');
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
});

test('without a build a sentence says what to do', async () => {
  const answer = await createPages({ dir: path.join(folder, 'none') })({ path: '/', acceptEncoding: '' });
  expect([answer.status, await answer.text()]).toEqual([503, 'The pages are not built: run "npm run build".\n']);
});

test('a very long address is answered quickly', () => {
  for (const part of ['/', 'a', '%', '../', '/rooms/']) expect(pageFor(`/${part.repeat(50_000)}`)).toBeNull();
});
