import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { newAuthority, newCertificate, type Pair } from './authority.ts';
import { openCertificates } from './certificates.ts';

const log = pino({ level: 'silent' });
let dir: string;
let files: { TLS_CERT: string; TLS_KEY: string };

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-own-'));
  files = { TLS_CERT: path.join(dir, 'cert.pem'), TLS_KEY: path.join(dir, 'key.pem') };
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = async (env = {}) => (await openCertificates({ config: readConfig({ ...files, ...env }), log }))!;

test("a certificate of one's own is used, without an authority to trust", async () => {
  const pair = write(await issued('lectures.example'));
  const certificates = await open();
  expect(certificates.current()).toEqual(pair);
  expect(certificates.names()).toEqual(['lectures.example']);
  expect(certificates.authority).toBeNull();
});

test('it is read again when the files change, and only when they fit together', async () => {
  const first = write(await issued('lectures.example'));
  const certificates = await open();
  const second = await issued('lectures.example');
  let changes = 0;
  certificates.onChange(() => changes++);
  writeFileSync(files.TLS_CERT, second.cert);
  await certificates.check();
  expect(certificates.current()).toEqual(first);
  writeFileSync(files.TLS_KEY, second.key);
  await certificates.check();
  await certificates.check();
  expect(certificates.current()).toEqual(second);
  expect(changes).toBe(1);
});

test('files that cannot be used stop the start with one sentence', async () => {
  await expect(open()).rejects.toThrow(/^TLS_CERT is ".*cert\.pem", but it must be a file this user can read\.$/);
  const pair = write(await issued('lectures.example'));
  writeFileSync(files.TLS_KEY, 'nonsense');
  await expect(open()).rejects.toThrow(
    /^TLS_KEY is ".*key\.pem", but that file is not a private key in PEM without a password\.$/,
  );
  writeFileSync(files.TLS_KEY, (await issued('lectures.example')).key);
  await expect(open()).rejects.toThrow(/^TLS_KEY does not belong to TLS_CERT/);
  writeFileSync(files.TLS_CERT, 'nonsense');
  await expect(open()).rejects.toThrow(/that file is not a certificate in PEM\.$/);
  expect(pair).toBeTruthy();
});

test('a certificate of wildcards alone needs PUBLIC_URL', async () => {
  write(await issued('*.example.org'));
  await expect(open()).rejects.toThrow(/names only wildcards and PUBLIC_URL is not set/);
  expect((await open({ PUBLIC_URL: 'https://lectures.example.org' })).names()).toEqual([]);
});

test('behind a proxy there is none', async () => {
  const env = { TLS: 'off', PUBLIC_URL: 'https://lectures.example.org', TRUSTED_PROXIES: '127.0.0.1' };
  expect(await openCertificates({ config: readConfig(env), log })).toBeNull();
});

function write(pair: Pair): Pair {
  writeFileSync(files.TLS_CERT, pair.cert);
  writeFileSync(files.TLS_KEY, pair.key);
  return pair;
}

async function issued(name: string): Promise<Pair> {
  const now = new Date();
  const authority = await newAuthority({ name: 'University', permitted: [name.replace('*.', '')], now });
  return newCertificate({ authority, names: [name], addresses: [], now });
}
