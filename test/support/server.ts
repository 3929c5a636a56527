import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SiteRole } from '../../protocol/api.ts';
import { ask } from './http.ts';
import { freePort } from './ports.ts';
import { commandLine, processTree } from './processes.ts';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'bin/chatstream.ts');

/** Whoever started one and was ended by an error leaves none behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The real server in a process of its own, on a free port, with a data folder that is thrown away. */
export interface RunningServer {
  /** `https://localhost:PORT`, with a certificate of the server's own authority; `http://…` with `TLS=off`. */
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** Everything it has printed so far. */
  output(): string;
  /** Its log so far: what went to standard error. */
  log(): string;
  /** kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with its exit code when it is gone; null when it had to be killed after 12 s. */
  terminate(): Promise<number | null>;
  /** Starts it again on the same port and data; resolves when it answers. */
  start(): Promise<void>;
  /** The pid of its media worker. */
  mediaWorker(): number | undefined;
  /** The administrators' command line. Resolves with what it printed; throws when it fails. */
  cli(...args: string[]): Promise<string>;
  addUser(user: { name: string; email: string; password: string; role: SiteRole }): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a server and waits until it answers its health check. `env` comes on top of the defaults; `within` is a command that
 * gets the server's as its arguments and becomes it (`exec`).
 */
export async function startServer(env: Record<string, string> = {}, within: string[] = []): Promise<RunningServer> {
  const port = await freePort();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'chatstream-server-'));
  const url = `${env['TLS'] === 'off' ? 'http' : 'https'}://localhost:${port}`;
  const environment = {
    ...process.env,
    NODE_ENV: undefined, // vitest says "test" here; the server is to be as its users know it
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    MEDIA_ADDRESSES: '127.0.0.1',
    ...env,
  };
  const [command, ...args] = [...within, process.execPath, program, 'serve'];
  let output = '';
  let log = '';
  let child: ChildProcess;

  const server: RunningServer = {
    url,
    port,
    dataDir,
    get pid() {
      return child.pid!;
    },
    output: () => output,
    log: () => log,
    async start() {
      const started = (child = spawn(command!, args, { cwd: root, env: environment, stdio: 'pipe' }));
      running.add(started);
      started.once('exit', () => running.delete(started));
      child.stdin?.end();
      child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        log += chunk.toString();
      });
      await untilHealthy(url, child, () => output);
    },
    async kill() {
      await end(child, 'SIGKILL');
    },
    async terminate() {
      await end(child, 'SIGTERM');
      return child.exitCode;
    },
    mediaWorker: () => processTree(child.pid!).find((pid) => pid !== child.pid && /media/.test(commandLine(pid))),
    cli: (...args) => runCli(args, environment, within.length > 0 ? besides(child.pid!) : []),
    async addUser({ name, email, password, role }) {
      await server.cli('user', 'add', '--email', email, '--name', name, '--password', password, '--role', role);
    },
    async stop() {
      await end(child, 'SIGTERM');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  await server.start();
  return server;
}

async function untilHealthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server did not start:\n${output()}`);
    const answer = await ask(`${url}/healthz`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await end(child, 'SIGKILL');
  throw new Error(`the server did not answer within 60 s:\n${output()}`);
}

/** Its workers end with it; one that does not within 12 s is killed. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await gone;
  clearTimeout(patience);
}

/** The command that runs another one where this process lives, with the disks that it sees. */
const besides = (pid: number) => ['nsenter', '--target', String(pid), '--user', '--mount', '--preserve-credentials'];

async function runCli(args: string[], env: NodeJS.ProcessEnv, within: string[]): Promise<string> {
  const [command, ...all] = [...within, process.execPath, program, ...args];
  const child = spawn(command!, all, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`chatstream ${args.join(' ')} failed:\n${printed}`);
  return printed;
}
