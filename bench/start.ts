/** From `npm start` in an empty data folder to the first page answered, and the memory of the idle server. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../test/support/http.ts';
import { freePort } from '../test/support/ports.ts';
import { commandLine, memoryOf, processTree } from '../test/support/processes.ts';
import type { Benchmark } from './run.ts';

const root = path.resolve(import.meta.dirname, '..');
const goals = { seconds: 3, mb: 150 };

export const run: Benchmark = async ({ quick, progress }) => {
  // What `npm ci` leaves behind: the pages are built.
  execFileSync(process.execPath, ['bin/build.ts', '--after-install'], { cwd: root, stdio: 'ignore' });
  const rounds = [];
  for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await startOnce(progress));
  rounds.sort((a, b) => a.seconds - b.seconds);
  const median = rounds[Math.floor(rounds.length / 2)]!;
  const met = median.seconds < goals.seconds && median.memory.onceMb < goals.mb;
  progress(`goal ${goals.seconds} s and ${goals.mb} MB: ${met ? 'met' : 'missed'}`);
  return {
    startSeconds: median.seconds,
    /** Resident, with what its processes share (the Node.js program) counted once; `idleSumMb` counts it in each. */
    idleMb: median.memory.onceMb,
    idleSumMb: median.memory.sumMb,
    processes: median.memory.each,
    rounds: rounds.map((it) => ({ startSeconds: it.seconds, idleMb: it.memory.onceMb, idleSumMb: it.memory.sumMb })),
  };
};

async function startOnce(progress: (line: string) => void) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'chatstream-bench-'));
  const port = await freePort();
  const env = { ...process.env, DATA_DIR: dataDir, PORT: String(port), NODE_ENV: undefined };
  const started = performance.now();
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await untilPage(`https://localhost:${port}/`, () => npm.exitCode === null);
    const seconds = Math.round(performance.now() - started) / 1000;
    progress(`first page after ${seconds} s`);
    await pause(5_000);
    const memory = memoryOfServer(npm.pid!);
    const each = memory.each.map((it) => `${it.rssMb} ${it.command}`).join(', ');
    progress(`${memory.onceMb} MB resident when idle, shared files counted once (${memory.sumMb} added up: ${each})`);
    return { seconds, memory };
  } catch (error) {
    progress(output);
    throw error;
  } finally {
    const closed = once(npm, 'close');
    const tree = processTree(npm.pid!).reverse();
    for (const pid of tree) end(pid, 'SIGTERM');
    const patience = setTimeout(() => tree.forEach((pid) => end(pid, 'SIGKILL')), 15_000);
    await closed;
    clearTimeout(patience);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Of the server and its workers; npm itself, which waits beside them, is none of ours. */
function memoryOfServer(npm: number) {
  const ours = processTree(npm).filter(
    (pid) => /\.ts( |$)/.test(commandLine(pid)) && !commandLine(pid).startsWith('sh '),
  );
  const { once, sum } = memoryOf(ours);
  const each = ours.map((pid) => ({ command: commandLine(pid).split('/').at(-1)!, rssMb: mb(memoryOf([pid]).sum) }));
  return { onceMb: mb(once), sumMb: mb(sum), each };
}

function mb(bytes: number): number {
  return Math.round(bytes / 1024 / 102.4) / 10;
}

async function untilPage(url: string, alive: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (alive() && Date.now() < deadline) {
    const answer = await ask(url, { headers: { accept: 'text/html' } }).catch(() => null);
    if (answer && answer.status < 400) return;
    await pause(10);
  }
  throw new Error('the server showed no page');
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended with its parent.
  }
}
