import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Endpoint } from '../../protocol/lens.ts';
import { plainAddress, type SocketFacts } from '../rooms/socket.ts';

/** How the request for a socket came in, as the listener judged it. */
export interface Arrived {
  /** The client's address; behind a trusted proxy the one that it says. */
  address: string;
  /** A trusted proxy passed it on. */
  proxied: boolean;
}

/** For whom a trusted proxy speaks; null when none does. Kept for those sockets alone: what else there is to know is read when it is asked. */
export function proxyOf({ headers }: IncomingMessage, { address, proxied }: Arrived): SocketFacts['proxy'] {
  if (!proxied) return null;
  return { client: headers['x-forwarded-for'] === undefined ? null : plainAddress(address) };
}

/** Null for a socket that is closed, or that is none of the system. */
export function factsOf(wire: Duplex, proxy: SocketFacts['proxy'], deflates: boolean): SocketFacts | null {
  if (!(wire instanceof Socket)) return null;
  const remote = endpoint(wire.remoteAddress, wire.remotePort);
  const local = endpoint(wire.localAddress, wire.localPort);
  if (!remote || !local) return null;
  return { remote, local, proxy, tls: wire instanceof TLSSocket ? tlsOf(wire) : null, deflates };
}

function endpoint(address: string | undefined, port: number | undefined): Endpoint | null {
  return address === undefined || port === undefined ? null : { address: plainAddress(address), port };
}

function tlsOf(wire: TLSSocket): SocketFacts['tls'] {
  return {
    version: wire.getProtocol() ?? '',
    cipher: wire.getCipher().standardName,
    certificate: wire.getX509Certificate() ?? null,
  };
}
