import { isIPv6 } from 'node:net';

/** Where a relay listens, and how one speaks to it. */
export interface TurnUri {
  host: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
}

/** RFC 7065 section 3.1; a host is a name, an IPv4 address or an IPv6 address in brackets. */
const pattern =
  /^(turns?):(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,252}))(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

/** Null for what is none, and for `turns:` over UDP, which no browser speaks. */
export function parseTurnUri(text: string): TurnUri | null {
  const [, scheme, host, digits, transport] = pattern.exec(text) ?? [];
  if (!scheme || !host) return null;
  const tls = scheme.toLowerCase() === 'turns';
  const port = digits === undefined ? (tls ? 5349 : 3478) : Number(digits);
  if (port < 1 || port > 65_535) return null;
  if (host.startsWith('[') && !isIPv6(host.slice(1, -1))) return null;
  if (tls) return transport?.toLowerCase() === 'udp' ? null : { host, port, transport: 'tls' };
  return { host, port, transport: transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp' };
}
