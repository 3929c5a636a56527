/** Throw-away Redis servers for tests: a free loopback port, a password, nothing on disk. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';

export interface TestRedis {
  /** Of its database 1. */
  url: string;
  port: number;
  /** Process id of the server that runs now. */
  readonly pid: number;
  /** At once, as a crash would: what it held is gone. */
  kill(): Promise<void>;
  /** A new one, empty, at the same address. */
  start(): Promise<void>;
  /** Stops and continues it: connections stay, nobody answers. */
  freeze(): void;
  thaw(): void;
  /** One command of an administrator; resolves with what was answered. */
  run(...command: string[]): string;
  stop(): Promise<void>;
}

/** Ends the server and removes its folder as soon as whoever holds its standard input is gone, however that ended. */
const keeper = 'redis-server "$@" & echo "pid=$!"; cat > /dev/null; kill -9 $!; rm -rf "$FOLDER"';

/** Rejects with one sentence when Redis is not installed. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  let running = await launch(port, password);

  return {
    url: `redis://:${password}@127.0.0.1:${port}/1`,
    port,
    get pid() {
      return running.pid;
    },
    async kill() {
      await running.end();
    },
    async start() {
      running = await launch(port, password);
    },
    freeze: () => void process.kill(running.pid, 'SIGSTOP'),
    thaw: () => void process.kill(running.pid, 'SIGCONT'),
    run(...command) {
      const it = spawnSync('redis-cli', ['-p', String(port), '-n', '1', ...command], {
        env: { ...process.env, REDISCLI_AUTH: password },
        encoding: 'utf8',
        timeout: 5_000,
      });
      return it.stdout.trim();
    },
    async stop() {
      await running.end();
    },
  };
}

interface Running {
  pid: number;
  end(): Promise<void>;
}

async function launch(port: number, password: string): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'chatstream-redis-'));
  const settings = Object.entries({ port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' });
  const args = [...settings.flatMap(([name, value]) => [`--${name}`, String(value)]), '--requirepass', password];
  const shell = spawn('sh', ['-c', keeper, 'sh', ...args], { env: { ...process.env, FOLDER: folder }, stdio: 'pipe' });
  const gone = new Promise((resolve) => shell.once('exit', resolve));
  const pid = await readiness(shell);
  return {
    pid,
    async end() {
      shell.stdin.end();
      await gone;
    },
  };
}

function readiness(shell: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const pid = /^pid=(\d+)$/m.exec(said);
      if (pid && said.includes('Ready to accept connections')) resolve(Number(pid[1]));
      if (said.includes('not found'))
        reject(new Error('The tests need Redis: install it with `apt-get install redis-server`.'));
      if (said.includes('Failed listening')) reject(new Error(`Redis did not start: ${said}`));
    };
    shell.stdout!.on('data', hear);
    shell.stderr!.on('data', hear);
    shell.once('exit', () => reject(new Error(`Redis did not start: ${said}`)));
  });
}
