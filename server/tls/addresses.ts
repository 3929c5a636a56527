import os from 'node:os';
import ipaddr from 'ipaddr.js';

/** What this machine can be reached under. */
export interface Whereabouts {
  /** Lower case, without ports: localhost, the host name, the host name for multicast DNS. */
  names: string[];
  /** The addresses for others on the network, likeliest first, then those of the machine itself. */
  lan: string[];
  loopback: string[];
}

/** The names and addresses of this machine now. Link-local IPv6 addresses are left out: no address bar takes their zone. */
export function whereabouts(interfaces = os.networkInterfaces(), hostname = os.hostname()): Whereabouts {
  const all = Object.entries(interfaces).flatMap(([name, list]) => (list ?? []).map((it) => ({ name, ...it })));
  const usable = all.filter(
    (it) => !it.internal && ipaddr.isValid(it.address) && ipaddr.parse(it.address).range() !== 'linkLocal',
  );
  const lan = usable
    .map((it) => ({ address: it.address, rank: rank(it.name, it.address) }))
    .sort((a, b) => a.rank - b.rank)
    .map((it) => it.address);
  return { names: namesOf(hostname), lan: [...new Set(lan)], loopback: ['127.0.0.1', '::1'] };
}

/** Bridges of containers and virtual machines, and tunnels: students hardly ever come from there. */
const virtual =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|bridge|tun|tap|utun|wg|zt|tailscale|podman|cni|lxc|lxd)/i;

function rank(name: string, address: string): number {
  return (virtual.test(name) ? 2 : 0) + (ipaddr.parse(address).kind() === 'ipv6' ? 1 : 0);
}

function namesOf(hostname: string): string[] {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (!isHostName(name) || name === 'localhost') return ['localhost'];
  const short = name.split('.')[0]!;
  return [...new Set(['localhost', name, `${short}.local`])];
}

/** A name that may stand in a certificate; some machines are called things that may not (`ada's_laptop`). */
export function isHostName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}
