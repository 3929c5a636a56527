import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './until.ts';

/** A real coturn on the loopback. */
export interface Coturn {
  /** What it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** On top of what our generator writes: one address of this machine alone, no files outside, nothing in the background. */
const onlyHere = (folder: string, address: string) => [
  `listening-ip=${address}`,
  `relay-ip=${address}`,
  ...(hasIPv6() ? ['relay-ip=::1'] : []),
  'relay-threads=1',
  'log-file=stdout',
  'simple-log',
  `userdb=${folder}/turndb`,
  `pidfile=${folder}/pid`,
];

/** Some containers are without. */
export function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
}

/** Starts coturn with this configuration at this address of ours; resolves when it listens on `port`. */
export async function startCoturn(configuration: string, port: number, address = '127.0.0.1'): Promise<Coturn> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-coturn-'));
  chmodSync(folder, 0o755); // started by root it becomes another user
  const file = path.join(folder, 'turnserver.conf');
  writeFileSync(file, [configuration, ...onlyHere(folder, address), ''].join('\n'));
  let output = '';
  const child = spawn('turnserver', ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const failed = once(child, 'error').then(([error]) => (output += `turnserver cannot be started: ${String(error)}`));
  const coturn: Coturn = {
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null && child.pid) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await Promise.race([
      until(`coturn listens on ${port}`, () =>
        listens(address, portsOf(configuration, port), speaksUdp(configuration)),
      ),
      failed.then(() => Promise.reject()),
    ]);
  } catch (error) {
    await coturn.stop();
    throw new Error(`coturn did not start:\n${output}`, { cause: error });
  }
  return coturn;
}

const speaksUdp = (configuration: string): boolean => !/^no-udp$/m.test(configuration);

/** `port`, and that of TLS where it is another. */
function portsOf(configuration: string, port: number): number[] {
  const tls = /^no-tls$/m.test(configuration) ? undefined : /^tls-listening-port=(\d+)$/m.exec(configuration)?.[1];
  return tls === undefined || Number(tls) === port ? [port] : [port, Number(tls)];
}

/** It opens one after the other, TCP before UDP: what is sent between is refused. */
async function listens(address: string, ports: number[], udp: boolean): Promise<boolean> {
  for (const port of ports) if (!(await acceptsTcp(address, port))) return false;
  return !udp || answersUdp(address, ports[0]!);
}

function acceptsTcp(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}

/** A STUN binding request (RFC 8489 section 6) and whether anything comes back. */
function answersUdp(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const done = (answered: boolean) => {
      clearTimeout(patience);
      socket.close(() => resolve(answered));
    };
    const patience = setTimeout(() => done(false), 500);
    socket.once('message', () => done(true));
    socket.once('error', () => done(false));
    socket.connect(port, address, () =>
      socket.send(Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...randomBytes(12)])),
    );
  });
}
