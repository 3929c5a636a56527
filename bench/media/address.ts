import { networkInterfaces } from 'node:os';

/**
 * Where servers and peers meet: an address of this machine that is not its loopback, if it has one, because Janus takes no
 * other. Packets to it stay inside the machine all the same.
 */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
