import { createServer } from 'node:net';
import type { Config } from '../../../server/config.ts';
import { version } from '../../../server/version.ts';
import { versionAt } from './asking.ts';
import { about, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Ports');

/** The version of our own server that runs with this configuration; null when it does not run. */
export async function runningVersion({
  port,
  host,
  tls,
}: Pick<Config, 'port' | 'host' | 'tls'>): Promise<string | null> {
  const at = !host || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const address = at.includes(':') ? `[${at}]` : at;
  return versionAt(`${tls.mode === 'off' ? 'http' : 'https'}://${address}:${port}`);
}

/** Whether the server could listen, or does already. */
export async function checkPorts(
  config: Pick<Config, 'port' | 'host' | 'tls' | 'metricsPort'>,
  running: string | null,
): Promise<Finding[]> {
  const { port, host, metricsPort } = config;
  if (running !== null) return [ours(port, running)];
  const wanted: [string, number, string | undefined][] = [['PORT', port, host]];
  if (metricsPort !== undefined) wanted.push(['METRICS_PORT', metricsPort, '127.0.0.1']);
  return Promise.all(wanted.map(([name, number, at]) => free(name, number, at)));
}

function ours(port: number, running: string): Finding {
  const found = `TCP ${port} is answered by the running server, version ${running}`;
  if (running === version) return good(found);
  return doubtful(found, `Restart it: the program here is version ${version}.`);
}

async function free(name: string, port: number, host: string | undefined): Promise<Finding> {
  const code = await listening(port, host);
  if (code === null) return good(`TCP ${port} is free`);
  const reasons: Record<string, [string, string]> = {
    EADDRINUSE: [
      `TCP ${port} is taken by another program`,
      `Stop that (ss -ltnp shows which), or set ${name} to a free one.`,
    ],
    EACCES: [
      `this user may not listen on TCP ${port}`,
      `Set ${name} to 1024 or more, or give the service CAP_NET_BIND_SERVICE.`,
    ],
    EADDRNOTAVAIL: [`${host} is not an address of this machine`, 'Set HOST to one of its addresses, or leave it out.'],
  };
  return bad(...(reasons[code] ?? [`TCP ${port} cannot be used (${code})`, `Set ${name} to another port.`]));
}

/** Null when one can listen there, else the code of the error. */
function listening(port: number, host: string | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'an unknown reason'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
