import { X509Certificate } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import type { LensTls } from '../../protocol/lens.ts';
import { alternativeNames } from '../tls/names.ts';
import type { Authority } from '../tls/port.ts';

type Shown = NonNullable<LensTls['certificate']>;

/** Describes certificates; the last one is remembered, since a server has one at a time. `authority` is the server's own, if it has one. */
export function certificateReader(authority: Pick<Authority, 'pem'> | null): (certificate: X509Certificate) => Shown {
  const issuer = authority && new X509Certificate(authority.pem);
  let last: Shown | null = null;
  return (certificate) => {
    if (last?.fingerprint !== certificate.fingerprint256) last = shown(certificate, issuer);
    return last;
  };
}

function shown(certificate: X509Certificate, issuer: X509Certificate | null): Shown {
  return {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    validFrom: certificate.validFromDate.getTime(),
    validTo: certificate.validToDate.getTime(),
    fingerprint: certificate.fingerprint256,
    names: alternativeNames(certificate.toString()).slice(0, limits.certificateNames),
    own: issuer !== null && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey),
  };
}

/** Node writes each part of a distinguished name on a line of its own, with a backslash before commas; undefined where a certificate names nobody. */
const inOneLine = (name: string | undefined): string =>
  (name ?? '')
    .replace(/\\([,+"\\<>;=])/g, '$1')
    .split('\n')
    .join(', ');
