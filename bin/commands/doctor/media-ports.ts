import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Config } from '../../../server/config.ts';
import { portRange } from '../../../server/turn/ports.ts';
import { about, type Finding } from './finding.ts';

const { good, bad } = about('UDP ports');

/**
 * Whether the media workers can have their ports. Whether packets come through from outside nobody can see from inside: the page
 * /check does, from the network it is opened in.
 */
export async function checkMediaPorts(
  {
    mediaPort,
    relayPort,
    mediaWorkers,
    host,
    turn,
  }: Pick<Config, 'mediaPort' | 'relayPort' | 'mediaWorkers' | 'host' | 'turn'>,
  running: boolean,
): Promise<Finding[]> {
  const ports = [
    ...portsFrom(mediaPort, mediaWorkers, 'MEDIA_PORT'),
    ...(turn ? portsFrom(relayPort, mediaWorkers, 'RELAY_PORT') : []),
  ];
  if (ports.length === 0) return [good('chosen by the system at each start')];
  const tried = await Promise.all(ports.map(async (it) => ({ ...it, code: await taking(it.port, host) })));
  const numbers = portRange(mediaPort, mediaWorkers) + (turn ? `, ${portRange(relayPort, mediaWorkers)}` : '');
  const taken = tried.filter(({ code }) => code === 'EADDRINUSE');
  const broken = tried.find(({ code }) => code !== null && code !== 'EADDRINUSE');
  if (broken)
    return [
      bad(`UDP ${broken.port} cannot be used (${broken.code})`, `Set ${broken.name} to 1024 or more, or mend HOST.`),
    ];
  const outside = 'open /check in another network to see whether they are let through';
  if (running) {
    const workers = taken.length > 0 ? 'in use by media workers' : 'free until somebody enters a room';
    return [good(`UDP ${numbers}: ${workers}; ${outside}`)];
  }
  if (taken.length === 0) return [good(`UDP ${numbers}: free; ${outside}`)];
  const { port, name } = taken[0]!;
  return [
    bad(`UDP ${port} is taken by another program`, `Stop that (ss -lunp shows which), or set ${name} to others.`),
  ];
}

function portsFrom(first: number, count: number, name: string): { port: number; name: string }[] {
  return first === 0 ? [] : Array.from({ length: count }, (_, n) => ({ port: first + n, name }));
}

/** Null when the port can be had at this moment, else the code of the error. */
function taking(port: number, host: string | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host !== undefined && isIP(host) === 6 ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? 'an unknown reason');
    });
    socket.bind({ port, exclusive: true, ...(host === undefined ? {} : { address: host }) }, () =>
      socket.close(() => resolve(null)),
    );
  });
}
