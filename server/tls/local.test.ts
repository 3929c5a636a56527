import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Whereabouts } from './addresses.ts';
import { newCertificate } from './authority.ts';
import { readAuthority } from './kept.ts';
import { openLocalCertificates } from './local.ts';

const dayMs = 24 * 60 * 60_000;
const log = pino({ level: 'silent' });
let dir: string;
let here: Whereabouts;
let now: Date;

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-tls-'));
  here = { names: ['localhost', 'ada', 'ada.local'], lan: ['192.168.1.5', 'fd00::7'], loopback: ['127.0.0.1', '::1'] };
  now = new Date();
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = (configuredNames: string[] = []) =>
  openLocalCertificates({ dir, configuredNames, whereabouts: () => here, log, now: () => now });

test('the first start makes an authority and a certificate for every name and address', async () => {
  const certificates = await open();
  expect(certificates.names()).toEqual(['localhost', 'ada', 'ada.local', '192.168.1.5', 'fd00::7', '127.0.0.1', '::1']);
  expect(certificates.authority?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test.each(['localhost', 'ada.local', '127.0.0.1', '192.168.1.5', 'fd00::7'])(
  'whoever trusts the authority trusts https://%s',
  async (name) => {
    const certificates = await open();
    expect(await handshake(certificates.current(), certificates.authority!.pem, name)).toBe('trusted');
  },
);

test('whoever does not trust it sees a stranger', async () => {
  const certificates = await open();
  expect(await handshake(certificates.current(), undefined, 'localhost')).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
});

test('a stolen authority cannot pass for a bank', async () => {
  const certificates = await open();
  const authority = (await readAuthority(dir))!;
  const forged = await newCertificate({ authority, names: ['bank.example'], addresses: [], now });
  expect(await handshake(forged, certificates.authority!.pem, 'bank.example')).toBe('UNSPECIFIED'); // Node's word for X509_V_ERR_PERMITTED_VIOLATION
});

test('the certificate is one that Apple takes', async () => {
  const certificate = new X509Certificate((await open()).current().cert);
  const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / dayMs;
  expect(days).toBeLessThanOrEqual(397);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(certificate.ca).toBe(false);
});

test('a second start keeps both', async () => {
  const first = await open();
  const second = await open();
  expect(second.current()).toEqual(first.current());
  expect(second.authority).toEqual(first.authority);
});

test('keys are for their owner alone', async () => {
  await open();
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const file of readdirSync(dir)) expect(statSync(path.join(dir, file)).mode & 0o777).toBe(0o600);
});

test('a new address gives a new certificate of the same authority, which still knows the old address', async () => {
  const certificates = await open();
  const changes: string[][] = [];
  certificates.onChange(() => void changes.push(certificates.names()));
  here = { ...here, lan: ['10.1.2.3'] };
  await certificates.check();
  await certificates.check();
  expect(changes).toHaveLength(1);
  expect(changes[0]).toEqual(expect.arrayContaining(['10.1.2.3', '192.168.1.5']));
  expect(await handshake(certificates.current(), certificates.authority!.pem, '10.1.2.3')).toBe('trusted');
});

test('an address that is gone for a moment changes nothing', async () => {
  const certificates = await open();
  certificates.onChange(() => expect.unreachable());
  here = { ...here, lan: [] };
  await certificates.check();
});

test('a laptop carried everywhere does not gather addresses without end', async () => {
  const certificates = await open();
  for (let i = 0; i < 5; i++) {
    here = { ...here, lan: Array.from({ length: 12 }, (_, n) => `10.0.${i}.${n + 1}`) };
    await certificates.check();
  }
  expect(certificates.names().length).toBeLessThanOrEqual(45);
  expect(certificates.names()).toContain('10.0.4.12');
});

test('the certificate is renewed when 30 days are left, the authority is not', async () => {
  const first = await open();
  now = new Date(now.getTime() + 360 * dayMs);
  expect((await open()).current()).toEqual(first.current());
  now = new Date(now.getTime() + 10 * dayMs);
  const later = await open();
  expect(later.current()).not.toEqual(first.current());
  expect(later.authority).toEqual(first.authority);
});

test('a host name the authority may not vouch for is left out rather than spoiling the certificate', async () => {
  await open();
  here = { ...here, names: ['localhost', 'ada.dhcp.example', 'ada.local'] };
  const certificates = await open();
  expect(certificates.names()).not.toContain('ada.dhcp.example');
  expect(await handshake(certificates.current(), certificates.authority!.pem, 'localhost')).toBe('trusted');
});

test('a name set by the operator makes a new authority when the old one may not vouch for it', async () => {
  const first = await open();
  const second = await open(['lectures.example', '203.0.113.7']);
  expect(second.authority?.fingerprint).not.toBe(first.authority?.fingerprint);
  expect(second.names()).toEqual(expect.arrayContaining(['lectures.example', '203.0.113.7']));
  expect((await open(['lectures.example'])).authority).toEqual(second.authority);
});

test('a damaged authority stops the start; a damaged certificate is made anew', async () => {
  const first = await open();
  writeFileSync(path.join(dir, 'certificate.json'), '{');
  expect((await open()).current()).not.toEqual(first.current());
  writeFileSync(path.join(dir, 'authority.json'), '{');
  await expect(open()).rejects.toThrow(/authority\.json is damaged: remove it/);
});

/** What a client that trusts `ca` makes of the certificate. */
async function handshake(pair: { key: string; cert: string }, ca: string | undefined, name: string): Promise<string> {
  const server = tls.createServer(pair).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return new Promise<string>((resolve) => {
    const client = tls.connect({
      port,
      host: '127.0.0.1',
      ca,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    client.on('secureConnect', () => {
      const wrongName = tls.checkServerIdentity(name, client.getPeerCertificate());
      resolve(client.authorized ? (wrongName?.message ?? 'trusted') : String(client.authorizationError));
      client.destroy();
      server.close();
    });
    client.on('error', (error) => resolve(String(error)));
  });
}
