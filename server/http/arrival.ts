import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import ipaddr from 'ipaddr.js';
import { isLoopbackHost } from './origins.ts';

/** How a request came in. What a client says of itself is believed only when a trusted proxy passes it on. */
export interface Arrival {
  /** The client's address, IPv4 in its short form. */
  address: string;
  /** Encrypted all the way as far as we can know: by TLS here, or in front of a trusted proxy. */
  secure: boolean;
  /** From this very machine, under a name of this very machine: browsers treat that as secure without encryption. */
  local: boolean;
  /** A trusted proxy passed it on. */
  proxied: boolean;
}

/** Reads how requests came in. `trusted` are addresses and CIDR ranges of proxies. */
export function createArrivals(trusted: string[]): (request: IncomingMessage) => Arrival {
  const ranges = trusted.map((it) => (it.includes('/') ? ipaddr.parseCIDR(it) : wholeAddress(it)));
  const isTrusted = (address: Address) =>
    ranges.some((range) => range[0].kind() === address.kind() && address.match(range));

  return (request) => {
    const peer = parse(request.socket.remoteAddress ?? '');
    if (!peer) return { address: '', secure: false, local: false, proxied: false };
    const encrypted = (request.socket as TLSSocket).encrypted === true;
    if (isTrusted(peer) && isForwarded(request)) {
      const secure = encrypted || lastOf(request.headers['x-forwarded-proto']) !== 'http';
      return { address: firstUntrusted(peer, request, isTrusted).toString(), secure, local: false, proxied: true };
    }
    // The Host keeps out web sites whose name was pointed at 127.0.0.1 (DNS rebinding), the headers a proxy nobody configured.
    const local = peer.range() === 'loopback' && isLoopbackHost(request.headers.host) && !isForwarded(request);
    return { address: peer.toString(), secure: encrypted, local, proxied: false };
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function isForwarded({ headers }: IncomingMessage): boolean {
  return (
    headers['x-forwarded-for'] !== undefined ||
    headers['x-forwarded-proto'] !== undefined ||
    headers.forwarded !== undefined
  );
}

/**
 * Each proxy appends the address it was reached from, so the list is read from its end, for as long as proxies of ours wrote
 * it; what stands before that is whatever the client made up.
 */
function firstUntrusted(peer: Address, request: IncomingMessage, isTrusted: (address: Address) => boolean): Address {
  const hops = String(request.headers['x-forwarded-for'] ?? '').split(',');
  let address = peer;
  for (let hop = hops.pop(); hop !== undefined && isTrusted(address); hop = hops.pop()) {
    const before = parse(hop.trim());
    if (!before) break;
    address = before;
  }
  return address;
}

function lastOf(header: string | string[] | undefined): string | undefined {
  return String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim()
    .toLowerCase();
}

/** `::ffff:192.0.2.1` is 192.0.2.1: a socket for both kinds writes IPv4 this way. */
function parse(text: string): Address | null {
  const bare = text.replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

function wholeAddress(text: string): [Address, number] {
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
