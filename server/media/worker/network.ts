import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Of an address, without zone: IPv4 or IPv6, and the network it is counted with (/24, /48) in canonical text. Null for anything else. */
export function networkOf(address: string): { family: 4 | 6; network: string } | null {
  if (isIP(address) === 0) return null;
  const found = ipaddr.process(address);
  const family = found.kind() === 'ipv4' ? 4 : 6;
  const bits = family === 4 ? 24 : 48;
  const bytes = found.toByteArray().map((byte, at) => (at < bits / 8 ? byte : 0));
  return { family, network: `${ipaddr.fromByteArray(bytes).toString()}/${bits}` };
}
