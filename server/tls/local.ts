import { X509Certificate } from 'node:crypto';
import os from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Logger } from 'pino';
import type { Whereabouts } from './addresses.ts';
import type { Pair } from './authority.ts';
import { readAuthority, readCertificate, writeAuthority, writeCertificate, type KeptAuthority } from './kept.ts';
import { namesIn } from './names.ts';
import type { Authority, Certificates } from './port.ts';

const renewBeforeMs = 30 * 24 * 60 * 60_000;
/** Addresses of the past stay in the certificate, so that a flapping Wi-Fi does not give everybody a new warning. */
const addressesKept = 40;

export interface LocalOptions {
  /** Where authority and certificate are kept. */
  dir: string;
  /** Names and addresses from the configuration, besides those of the machine. */
  configuredNames: string[];
  whereabouts: () => Whereabouts;
  log: Logger;
  now?: () => Date;
}

/**
 * Certificates of the server's own authority, both made on the first start. The authority stays for ten years, since people
 * trust it by hand; the certificate is made anew when the machine has a new address or fewer than 30 days are left.
 * @throws {ConfigError} when the authority on disk is damaged.
 */
export async function openLocalCertificates(options: LocalOptions): Promise<Certificates> {
  const { dir, configuredNames, whereabouts, log, now = () => new Date() } = options;
  const listeners: (() => void)[] = [];
  const authority = await keptOrNewAuthority(options, now());
  let pair = await readCertificate(dir);

  async function renewIfNeeded(): Promise<boolean> {
    const wanted = wantedCoverage(whereabouts(), configuredNames, authority.permitted);
    if (pair && isGood(pair, authority, wanted, now())) return false;
    const addresses = [...new Set([...wanted.addresses, ...earlierAddresses(pair)])].slice(0, addressesKept);
    // Loaded when needed only: the library takes a good part of the time to start.
    const { newCertificate } = await import('./authority.ts');
    pair = await newCertificate({ authority, names: wanted.names, addresses, now: now() });
    await writeCertificate(dir, pair);
    log.info(wanted, 'made a certificate for the names and addresses of this machine');
    return true;
  }

  await renewIfNeeded();
  return {
    authority: shown(authority),
    current: () => pair!,
    names: () => namesIn(pair!.cert),
    onChange: (listener) => void listeners.push(listener),
    async check() {
      try {
        if (await renewIfNeeded()) for (const listener of listeners) listener();
      } catch (error) {
        log.error({ err: error }, 'the certificate could not be renewed');
      }
    },
  };
}

interface Coverage {
  names: string[];
  addresses: string[];
}

async function keptOrNewAuthority(options: LocalOptions, now: Date): Promise<KeptAuthority> {
  const { dir, configuredNames, whereabouts, log } = options;
  const kept = await readAuthority(dir);
  if (kept && isLasting(kept, now) && configuredNames.every((name) => isPermitted(name, kept.permitted))) return kept;
  const { newAuthority } = await import('./authority.ts');
  const permitted = [
    'localhost',
    'local',
    'lan',
    'internal',
    'home.arpa',
    ...whereabouts().names,
    ...configuredNames,
  ].filter((it) => !ipaddr.isValid(it));
  const name = `ChatStream on ${os.hostname().slice(0, 30)}, ${now.toISOString().slice(0, 10)}`;
  const pair = await newAuthority({ name, permitted: [...new Set(permitted)], now });
  const authority = { ...pair, permitted: [...new Set(permitted)] };
  await writeAuthority(dir, authority);
  if (kept) log.warn('made a new local authority for new names: whoever trusted the last one has to trust this one');
  return authority;
}

function isLasting(authority: Pair, now: Date): boolean {
  return new X509Certificate(authority.cert).validToDate.getTime() - now.getTime() > renewBeforeMs;
}

/** A single name beyond the authority's constraints makes the whole certificate invalid, so such names are left out. */
function wantedCoverage(here: Whereabouts, configured: string[], permitted: string[]): Coverage {
  const isAddress = (it: string) => ipaddr.isValid(it);
  const names = [...here.names, ...configured].filter((it) => !isAddress(it) && isPermitted(it, permitted));
  const addresses = [...configured, ...here.lan, ...here.loopback]
    .filter(isAddress)
    .map((it) => ipaddr.parse(it).toString());
  return { names: [...new Set(names)], addresses: [...new Set(addresses)] };
}

function isPermitted(name: string, permitted: string[]): boolean {
  return ipaddr.isValid(name) || permitted.some((it) => name === it || name.endsWith(`.${it}`));
}

function isGood(pair: Pair, authority: Pair, wanted: Coverage, now: Date): boolean {
  const certificate = new X509Certificate(pair.cert);
  if (!certificate.verify(new X509Certificate(authority.cert).publicKey)) return false;
  if (certificate.validToDate.getTime() - now.getTime() < renewBeforeMs) return false;
  const covered = new Set(namesIn(pair.cert));
  return [...wanted.names, ...wanted.addresses].every((it) => covered.has(it));
}

function earlierAddresses(pair: Pair | null): string[] {
  return pair ? namesIn(pair.cert).filter((it) => ipaddr.isValid(it)) : [];
}

function shown(authority: Pair): Authority {
  const certificate = new X509Certificate(authority.cert);
  // Node writes names as RFC 4514 does, with a backslash before a comma; people's lists show none.
  const name = /^CN=(.*)$/m.exec(certificate.subject)?.[1]?.replace(/\\(.)/g, '$1') ?? 'ChatStream';
  return { name, pem: authority.cert, der: new Uint8Array(certificate.raw), fingerprint: certificate.fingerprint256 };
}
