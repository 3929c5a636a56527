import ipaddr from 'ipaddr.js';
import type { Config } from '../../../server/config.ts';
import { about, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Proxies');

/** Whoever is trusted may say under which address anybody comes: by that the tries of passwords are counted. */
export function checkProxies({
  trustedProxies,
  tls,
  host,
}: Pick<Config, 'trustedProxies' | 'tls' | 'host'>): Finding[] {
  if (trustedProxies.length === 0) return [good('none: people connect to this server itself')];
  const all = trustedProxies.filter((it) => it.endsWith('/0'));
  if (all.length > 0)
    return [bad(`TRUSTED_PROXIES trusts everybody (${all.join(', ')})`, 'Name the addresses of the proxies alone.')];
  const wide = trustedProxies.filter(isWide);
  if (wide.length > 0)
    return [
      doubtful(
        `TRUSTED_PROXIES trusts many public addresses (${wide.join(', ')})`,
        'Name the addresses of the proxies alone: everybody there can pretend to come from anywhere.',
      ),
    ];
  const found = `${trustedProxies.join(', ')} ${trustedProxies.length === 1 ? 'is' : 'are'} believed`;
  const here = trustedProxies.every((it) => ipaddr.process(it.split('/')[0]!).range() === 'loopback');
  if (tls.mode === 'off' && here && !host)
    return [
      doubtful(
        `${found}, but the server listens without encryption at all addresses`,
        'Set HOST to 127.0.0.1: the proxy is on this machine.',
      ),
    ];
  return [good(found)];
}

/** More than a network of one's own: shorter than /24 (IPv6: /48) and not private. */
function isWide(text: string): boolean {
  const [address, bits] = text.split('/');
  if (bits === undefined) return false;
  const parsed = ipaddr.parse(address!);
  if (['private', 'uniqueLocal', 'loopback', 'linkLocal', 'carrierGradeNat'].includes(parsed.range())) return false;
  return Number(bits) < (parsed.kind() === 'ipv4' ? 24 : 48);
}
