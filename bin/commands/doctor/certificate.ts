import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import type { Config } from '../../../server/config.ts';
import { readCertificate } from '../../../server/tls/kept.ts';
import { about, reasonOf, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Certificate');
const dayMs = 86_400_000;
const soonDays = 14;

/** Whether browsers will take it: now, for some while, under the name people use. */
export async function checkCertificate(
  { tls, dataDir, publicUrl }: Pick<Config, 'tls' | 'dataDir' | 'publicUrl'>,
  now = Date.now(),
): Promise<Finding[]> {
  if (tls.mode === 'off') return [good('at the proxy; see the line about PUBLIC_URL')];
  if (tls.mode === 'own') return checkOwn(tls, publicUrl, now);
  const kept = await readCertificate(path.join(dataDir, 'tls'));
  if (!kept) return [good('the first start makes one with an authority of its own')];
  // Renewed by the server itself, also when names change: only that it did not run for long can be wrong.
  const days = daysLeft(new X509Certificate(kept.cert), now);
  const found = `of the server's own authority, ${days} days left`;
  return [days < 0 ? doubtful(found, 'Start the server: it makes a new one.') : good(found)];
}

async function checkOwn(
  { certFile, keyFile }: { certFile: string; keyFile: string },
  publicUrl: string | undefined,
  now: number,
): Promise<Finding[]> {
  let certificate: X509Certificate;
  let belongs: boolean;
  try {
    certificate = new X509Certificate(await readFile(certFile, 'utf8'));
    belongs = certificate.checkPrivateKey(createPrivateKey(await readFile(keyFile, 'utf8')));
  } catch (error) {
    return [
      bad(
        `TLS_CERT or TLS_KEY: ${reasonOf(error)}`,
        'Name PEM files that the user of the server can read, the key without a password.',
      ),
    ];
  }
  if (!belongs) return [bad('TLS_KEY does not belong to TLS_CERT', 'Set the key the certificate was made for.')];
  return [validity(certificate, now), ...name(certificate, publicUrl)];
}

function validity(certificate: X509Certificate, now: number): Finding {
  const days = daysLeft(certificate, now);
  const renew = 'Renew it (certbot renew); the files are read again by themselves.';
  if (days < 0) return bad(`ended ${-days} days ago`, renew);
  if (certificate.validFromDate.getTime() > now)
    return bad(
      `is valid only from ${certificate.validFrom}`,
      'Look at the clock of this machine, or use the one before.',
    );
  return days < soonDays ? doubtful(`${days} days left`, renew) : good(`${days} days left, and the key belongs to it`);
}

function name(certificate: X509Certificate, publicUrl: string | undefined): Finding[] {
  if (!publicUrl) return [];
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  const matches = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host);
  if (matches) return [good(`names ${host}`)];
  return [bad(`does not name ${host} of PUBLIC_URL`, 'Get one for that name, or set PUBLIC_URL to a name it has.')];
}

const daysLeft = (certificate: X509Certificate, now: number) =>
  Math.floor((certificate.validToDate.getTime() - now) / dayMs);
