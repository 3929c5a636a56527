import type { X509Certificate } from 'node:crypto';
import type { Endpoint } from '../../protocol/lens.ts';

/** What this node knows of one socket, read when it is asked. */
export interface SocketFacts {
  /** Both ends as the system has them, IPv4 in its short form and IPv6 without a zone. */
  remote: Endpoint;
  local: Endpoint;
  /** It comes by a trusted proxy, which says for whom; null when it does not say. */
  proxy: { client: string | null } | null;
  /** Null without TLS, and behind a proxy that speaks it for us. */
  tls: {
    version: string;
    /** By its IANA name. */
    cipher: string;
    /** The one of this server. */
    certificate: X509Certificate | null;
  } | null;
  /** Messages on it are compressed (RFC 7692). */
  deflates: boolean;
}

/** An address as people write it: IPv4 that came to a socket for both kinds in its short form, IPv6 without brackets and zone. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]|%.*$/g, '');
  return bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
