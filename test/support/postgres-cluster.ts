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
  pid: number;
  stop(): Promise<void>;
}

/** Starts one in about two seconds. Rejects with one sentence when PostgreSQL is not installed. */
export async function startCluster(): Promise<Cluster> {
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: keeper.stdout }).once('line', resolve);
    keeper.once('exit', () => reject(new Error('The PostgreSQL for the tests did not start; see above.')));
  });
  const answer = JSON.parse(line) as { url: string; pid: number } | { sentence: string };
  if ('sentence' in answer) throw new Error(answer.sentence);
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  (keeper.stdout as unknown as { unref(): void }).unref();
  return {
    ...answer,
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
  const gone = new Promise((resolve) => process.stdin.resume().once('end', resolve).once('error', resolve));
  // Ctrl-C reaches the whole group; the parent's end comes right after.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  try {
    const who = owner();
    if (who !== null) chownSync(folder, who.uid, who.gid);
    const started = await startServer(bin, folder, who ?? {});
    server = started.server;
    console.log(JSON.stringify({ url: started.url, pid: server.pid }));
    await Promise.race([gone, new Promise((resolve) => server!.once('exit', resolve))]);
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
): Promise<{ server: ChildProcess; url: string }> {
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
    const server = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-k',
        folder,
        '-c',
        'max_connections=200',
        '-c',
        'shared_buffers=32MB',
      ],
      { ...who, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const problem = await readiness(server);
    if (problem === null) return { server, url: `postgres://chatstream:${password}@127.0.0.1:${port}/postgres` };
    if (attempt === 3) throw new Error(`postgres did not start: ${problem}`);
  }
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
