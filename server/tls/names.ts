import { X509Certificate } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** The DNS names and IP addresses a certificate (PEM) is valid for. Wildcards are left out: they name nothing in particular. */
export function namesIn(pem: string): string[] {
  return alternativeNames(pem).filter((name) => !name.includes('*'));
}

/** The certificate is valid for wildcards and for nothing else. */
export function onlyWildcards(pem: string): boolean {
  const all = alternativeNames(pem);
  return all.length > 0 && all.every((name) => name.includes('*'));
}

/** All of them, wildcards as well. */
export function alternativeNames(pem: string): string[] {
  const text = new X509Certificate(pem).subjectAltName ?? '';
  return text.split(', ').flatMap((entry) => {
    const value = entry.slice(entry.indexOf(':') + 1).toLowerCase();
    if (entry.startsWith('DNS:')) return [value];
    return entry.startsWith('IP Address:') && ipaddr.isValid(value) ? [ipaddr.parse(value).toString()] : [];
  });
}
