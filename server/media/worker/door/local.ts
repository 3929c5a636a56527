import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Endpoint } from '../../../../protocol/lens.ts';
import { plain } from '../address.ts';

/**
 * Finds from which of this machine's addresses packets for `remote` leave: the system routes a socket that is bound to all of them
 * like one that is connected there. Nothing is sent.
 */
export function findOwnAddress({ address, port }: Endpoint, found: (address: string) => void): void {
  const family = isIPv6(address) ? 6 : 4;
  const socket = createSocket({ type: `udp${family}`, lookup: (host, _options, done) => done(null, host, family) });
  socket.on('error', () => {});
  socket.connect(port, address, (error?: Error) => {
    if (!error) found(plain(socket.address().address));
    socket.close();
  });
}
