import type { LensSocketSeen } from '../../protocol/lens.ts';
import type { LensTcp, ServerInterface } from '../../protocol/lens-system.ts';
import type { SocketFacts } from '../rooms/socket.ts';
import type { Authority } from '../tls/port.ts';
import { certificateReader } from './certificate.ts';
import type { Ends } from './tcp.ts';

export interface SocketReaderParts {
  /** The server's own, if it has one. */
  authority: Pick<Authority, 'pem'> | null;
  tcpOf: (ends: Ends) => Promise<LensTcp | null> | null;
  interfaceOf: (address: string) => Promise<ServerInterface | null>;
}

const behind = ({ client }: NonNullable<SocketFacts['proxy']>) =>
  client === null ? null : { address: client, port: null };

/** Tells of a socket what its own client may know. */
export function socketReader({ authority, tcpOf, interfaceOf }: SocketReaderParts) {
  const certificateOf = certificateReader(authority);

  return async ({ remote, local, proxy, tls, deflates }: SocketFacts) => {
    const [tcp, carrier] = await Promise.all([proxy ? null : tcpOf({ local, remote }), interfaceOf(local.address)]);
    return {
      client: proxy ? behind(proxy) : remote,
      server: local,
      proxied: proxy !== null,
      tls: tls && { ...tls, certificate: tls.certificate && certificateOf(tls.certificate) },
      tcp,
      interface: carrier,
      deflates,
    } satisfies Omit<LensSocketSeen, 'type' | 're' | 'room' | 'at'>;
  };
}
