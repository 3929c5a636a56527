import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { newAuthority, newCertificate, type Pair } from '../tls/authority.ts';
import { certificateReader } from './certificate.ts';

const now = new Date('2026-10-01T08:00:00Z');
let authority: Pair;
let other: Pair;
let certificate: X509Certificate;
beforeAll(async () => {
  const permitted = ['ada.local'];
  authority = await newAuthority({ name: 'Ada’s, 2026', permitted, now });
  other = await newAuthority({ name: 'Ada’s, 2026', permitted, now });
  const made = await newCertificate({ authority, names: ['ada.local'], addresses: ['192.0.2.5', 'fd00::7'], now });
  certificate = new X509Certificate(made.cert);
});

test('says whom the certificate names, who made it, and until when it holds', () => {
  const shown = certificateReader({ pem: authority.cert })(certificate);
  expect(shown).toEqual({
    subject: 'CN=ChatStream',
    issuer: 'CN=Ada’s, 2026, O=ChatStream',
    validFrom: now.getTime() - 24 * 60 * 60_000,
    validTo: certificate.validToDate.getTime(),
    fingerprint: certificate.fingerprint256,
    names: ['ada.local', '192.0.2.5', 'fd00::7'],
    own: true,
  });
});

test('it is our own only when our key made it, whatever it says', () => {
  expect(certificateReader({ pem: other.cert })(certificate).own).toBe(false);
  expect(certificateReader(null)(certificate).own).toBe(false);
});

test('a certificate that takes its place is described anew', async () => {
  const read = certificateReader({ pem: authority.cert });
  read(certificate);
  const next = await newCertificate({ authority, names: ['ben.ada.local'], addresses: [], now });
  expect(read(new X509Certificate(next.cert)).names).toEqual(['ben.ada.local']);
});

test('so many names are told and no more', async () => {
  const names = Array.from({ length: limits.certificateNames + 1 }, (_, n) => `n${n}.ada.local`);
  const large = await newCertificate({ authority, names, addresses: [], now });
  expect(certificateReader(null)(new X509Certificate(large.cert)).names).toEqual(names.slice(0, -1));
});
