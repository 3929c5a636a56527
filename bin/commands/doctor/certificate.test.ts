import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAuthority, newCertificate, type Pair } from '../../../server/tls/authority.ts';
import { writeCertificate } from '../../../server/tls/kept.ts';
import { checkCertificate } from './certificate.ts';

const dayMs = 86_400_000;
let dir: string;
let pair: Pair;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'chatstream-doctor-'));
  const now = new Date();
  const authority = await newAuthority({ name: 'Uni', permitted: ['uni.example'], now });
  pair = await newCertificate({ authority, names: ['lectures.uni.example'], addresses: ['192.0.2.7'], now });
  write('cert.pem', pair.cert);
  write('key.pem', pair.key);
  const other = await newCertificate({ authority, names: ['x.uni.example'], addresses: [], now });
  write('other.pem', other.key);
});
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string) => path.join(dir, name);
const write = (name: string, text: string) => writeFileSync(file(name), text);
const own = (cert = 'cert.pem', key = 'key.pem') => ({
  mode: 'own' as const,
  certFile: file(cert),
  keyFile: file(key),
});
const check = async (publicUrl?: string, tls = own(), days = 0) =>
  (await checkCertificate({ tls, dataDir: dir, publicUrl }, Date.now() + days * dayMs)).map(({ state }) => state);

test('one that is valid for the name and whose key fits is good', async () => {
  expect(await check('https://lectures.uni.example')).toEqual(['good', 'good']);
  expect(await check('https://192.0.2.7:3003')).toEqual(['good', 'good']);
});

test('one for another name is bad', async () => {
  expect(await check('https://chat.uni.example')).toEqual(['good', 'bad']);
});

test('one that ends soon is doubtful; one that has ended, or has not begun, is bad', async () => {
  expect(await check(undefined, own(), 390)).toEqual(['doubtful']);
  expect(await check(undefined, own(), 400)).toEqual(['bad']);
  expect(await check(undefined, own(), -3)).toEqual(['bad']);
});

test('a key of another certificate, and files that are none, are bad', async () => {
  expect(await check(undefined, own('cert.pem', 'other.pem'))).toEqual(['bad']);
  expect(await check(undefined, own('key.pem'))).toEqual(['bad']);
  expect(await check(undefined, own('nowhere.pem'))).toEqual(['bad']);
});

test('one of the own authority is renewed by the server; behind a proxy there is none', async () => {
  const of = (days: number) =>
    checkCertificate({ tls: { mode: 'local' }, dataDir: dir, publicUrl: undefined }, Date.now() + days * dayMs);
  expect(await of(0)).toMatchObject([{ state: 'good', found: expect.stringContaining('first start') }]);
  await writeCertificate(path.join(dir, 'tls'), pair);
  expect(await of(0)).toMatchObject([{ state: 'good', found: expect.stringMatching(/\d+ days left/) }]);
  expect(await of(400)).toMatchObject([{ state: 'doubtful' }]);
  expect(await checkCertificate({ tls: { mode: 'off' }, dataDir: dir, publicUrl: undefined })).toMatchObject([
    { state: 'good' },
  ]);
});
