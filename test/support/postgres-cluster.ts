/**
 * A throw-away PostgreSQL for tests and benchmarks: its own data folder in the temporary directory, a free loopback port, a
 * random password, fsync on. It lives in a process of its own that ends it, and removes its folder, as soon as the
 * process that asked for it is gone, however that ended.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync, chownSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Cluster {
  /** Address of the database `postgres`, as its superuser. */
  url: string;
  /** Process id of the server, to stop and continue or end it. */
  readonly pid: number;
  /** As an administrator does: ends all connections at once, and starts again on the same port. Resolves when it is ready. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one in about two seconds. Rejects with one sentence when PostgreSQL is not installed. */
export async function startCluster(): Promise<Cluster> {
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: keeper.stdout });
  const nextAnswer = async () => {
    const line = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      keeper.once('exit', () => reject(new Error('The PostgreSQL for the tests did not start; see above.')));
    });
    return JSON.parse(line) as { url: string; pid: number } | { sentence: string };
  };
  let answer = await nextAnswer();
  if ('sentence' in answer) throw new Error(answer.sentence);
  let { pid } = answer;
  const { url } = answer;
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  (keeper.stdout as unknown as { unref(): void }).unref();
  return {
    url,
    get pid() {
      return pid;
    },
    async restart() {
      keeper.stdin.write('restart\n');
      answer = await nextAnswer();
      if ('pid' in answer) pid = answer.pid;
    },
    async stop() {
      const exited = new Promise((resolve) => keeper.once('exit', resolve));
      keeper.ref();
      keeper.stdin.end();
      await exited;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await keep();

/** The keeper: answers one line on stdout, then waits for its stdin to end. */
async function keep(): Promise<void> {
  const bin = findPrograms();
  if (bin === null) {
    const sentence =
      'The tests need the PostgreSQL server programs (initdb, postgres): install them with `apt-get install postgresql`.';
    console.log(JSON.stringify({ sentence }));
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'chatstream-postgres-'));
  let server: ChildProcess | null = null;
  const orders = createInterface({ input: process.stdin });
  const gone = new Promise<'gone'>((resolve) => {
    orders.once('close', () => resolve('gone'));
    process.stdin.once('error', () => resolve('gone'));
  });
  let restart = (_order: 'restart') => {};
  orders.on('line', () => restart('restart'));
  // Ctrl-C reaches the whole group; the parent's end comes right after.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  try {
    const who = owner();
    if (who !== null) chownSync(folder, who.uid, who.gid);
    const started = await startServer(bin, folder, who ?? {});
    for (let { server: running } = started; ; running = await startAgain(bin, folder, who ?? {}, started.port)) {
      server = running;
      console.log(JSON.stringify({ url: started.url, pid: server.pid }));
      const ended = new Promise<'ended'>((resolve) => running.once('exit', () => resolve('ended')));
      const why = await Promise.race([gone, ended, new Promise<'restart'>((resolve) => (restart = resolve))]);
      if (why !== 'restart') break;
      running.kill('SIGINT'); // "fast": nobody is waited for
      await ended;
    }
  } finally {
    if (server !== null && server.exitCode === null) {
      const exited = new Promise((resolve) => server!.once('exit', resolve));
      server.kill('SIGCONT');
      // At once, without tidying up: nobody will read it again.
      server.kill('SIGQUIT');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  process.exit(0);
}

function findPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian)
    ? readdirSync(debian)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(debian, version, 'bin'))
    : [];
  const all = [...folders, ...(process.env['PATH'] ?? '').split(':')];
  return all.find((one) => existsSync(join(one, 'initdb')) && existsSync(join(one, 'postgres'))) ?? null;
}

/** PostgreSQL refuses to run as root; its package made a user for it. */
function owner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const number = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: number('-u'), gid: number('-g') };
}

async function startServer(
  bin: string,
  folder: string,
  who: { uid?: number; gid?: number },
): Promise<{ server: ChildProcess; url: string; port: number }> {
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  const data = join(folder, 'data');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (who.uid !== undefined) chownSync(passwordFile, who.uid, who.gid!);
  const init = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'chatstream',
      `--pwfile=${passwordFile}`,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...who, encoding: 'utf8', cwd: folder },
  );
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = launch(bin, folder, who, port);
    const problem = await readiness(server);
    if (problem === null) return { server, port, url: `postgres://chatstream:${password}@127.0.0.1:${port}/postgres` };
    if (attempt === 3) throw new Error(`postgres did not start: ${problem}`);
  }
}

async function startAgain(
  bin: string,
  folder: string,
  who: { uid?: number; gid?: number },
  port: number,
): Promise<ChildProcess> {
  const server = launch(bin, folder, who, port);
  const problem = await readiness(server);
  if (problem !== null) throw new Error(`postgres did not start again: ${problem}`);
  return server;
}

function launch(bin: string, folder: string, who: { uid?: number; gid?: number }, port: number): ChildProcess {
  const settings = ['max_connections=200', 'shared_buffers=32MB'].flatMap((setting) => ['-c', setting]);
  const where = ['-D', join(folder, 'data'), '-h', '127.0.0.1', '-p', String(port), '-k', folder];
  return spawn(join(bin, 'postgres'), [...where, ...settings], {
    ...who,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Null when it is ready, else what it said. */
function readiness(server: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    server.stderr!.on('data', (chunk: Buffer) => {
      if (said.includes('ready to accept connections')) return;
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve(null);
    });
    server.once('exit', () => resolve(said));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
