/**
 * A certificate authority of this server's own, and certificates made by it. ECDSA P-256: every browser takes it and a
 * handshake costs a fraction of RSA's.
 */
import 'reflect-metadata'; // before the next line: x509 wires itself by metadata
import * as x509 from '@peculiar/x509';
import { randomBytes } from 'node:crypto';

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60_000;
const authorityYears = 10;
/** Apple's systems refuse server certificates that are valid for longer than 398 days. */
const certificateDays = 397;

/** PEM, the key as PKCS #8. */
export interface Pair {
  key: string;
  cert: string;
}

/**
 * A new authority. It can vouch for the given host names (and what is below them) and for IP addresses, for nothing else:
 * whoever steals its key from this machine can still not pass for anybody's bank (name constraints, RFC 5280 section
 * 4.2.1.10). IP addresses stay free because a laptop gets new ones wherever it is carried, public ones at many universities.
 */
export async function newAuthority({
  name,
  permitted,
  now,
}: {
  name: string;
  permitted: string[];
  now: Date;
}): Promise<Pair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [name] }, { O: ['ChatStream'] }],
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + authorityYears * 365 * dayMs),
    keys,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension('2.5.29.30', true, permittedNames(permitted)),
    ],
  });
  return { key: await exported(keys.privateKey), cert: `${certificate.toString('pem')}\n` };
}

/** A new key and a certificate for a server under these names and addresses, signed by the authority. */
export async function newCertificate(options: {
  authority: Pair;
  names: string[];
  addresses: string[];
  now: Date;
}): Promise<Pair> {
  const { authority, names, addresses, now } = options;
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await newKeys();
  const end = now.getTime() + (certificateDays - 1) * dayMs;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: ['ChatStream'] }],
    issuer: issuer.subjectName,
    notBefore: new Date(now.getTime() - dayMs), // for devices whose clock is behind
    notAfter: new Date(Math.min(end, issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: await imported(authority.key),
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: 'dns' as const, value })),
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { key: await exported(keys.privateKey), cert: `${certificate.toString('pem')}\n` };
}

async function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
}

async function exported(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

async function imported(pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), curve, false, ['sign']);
}

/** Positive and at most 20 octets (RFC 5280 section 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

/** The DER of NameConstraints with these DNS names as permitted subtrees. */
function permittedNames(names: string[]): Uint8Array<ArrayBuffer> {
  const subtrees = names.map((name) => der(0x30, der(0x82, Buffer.from(name, 'ascii'))));
  return new Uint8Array(der(0x30, der(0xa0, Buffer.concat(subtrees))));
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
