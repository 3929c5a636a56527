/**
 * `npm test`: everything that must hold before a change is given to others. What failed is named once more at the end;
 * the last line is `N passed, N failed`. Each check that is not a test run counts as one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../test/support/reporter.ts';
import { weight } from '../bench/weight.ts';
import { provision } from './provision.ts';

interface Check {
  name: string;
  /** A script run by this same Node, and its arguments. */
  command: string[];
  minutes: number;
}

const root = path.resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'chatstream-test-'));
const total: Account = { passed: 0, failed: 0, failures: [] };
const running = new Set<number | undefined>();

const checks: Check[] = [
  { name: 'types', command: ['typescript/bin/tsc', '--noEmit'], minutes: 5 },
  {
    name: 'types of the pages',
    command: [
      'svelte-check/bin/svelte-check',
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
    minutes: 5,
  },
  { name: 'lint', command: ['oxlint/bin/oxlint', '--deny-warnings'], minutes: 2 },
  { name: 'format', command: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'], minutes: 3 },
  { name: 'build', command: ['../bin/build.ts'], minutes: 5 },
];

async function main(): Promise<void> {
  const sentence = provision();
  if (sentence) {
    fail(sentence);
    return;
  }
  await Promise.all([checkOneByOne(checks), checkOneByOne(checks)]);
  await weigh();
  await vitest('unit', 12);
  await Promise.all([vitest('promises', 8), vitest('deploy', 8)]); // both wait more than they work
  await vitest('media', 6);
  await vitest('pages', 12);
  await vitest('e2e', 15);
}

/** Takes checks off the list until it is empty; two of these share the two cores of a small machine. */
async function checkOneByOne(list: Check[]): Promise<void> {
  for (let check = list.shift(); check; check = list.shift()) {
    const started = performance.now();
    const { ok, output } = await run(check.command, check.minutes, 'captured');
    console.log(`${ok ? '✓' : '✗'} ${check.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (ok) total.passed++;
    else fail(`${check.name}\n${output.trimEnd().slice(-20_000)}`);
  }
}

/** Late in the list, because it needs what the build made. */
async function weigh(): Promise<void> {
  const { gzipBytes, goal } = await weight().catch((error: unknown) => {
    console.log(error);
    return { gzipBytes: Infinity, goal: 0 };
  });
  const words = `page weight (${gzipBytes} of ${goal} bytes)`;
  if (gzipBytes > goal) return fail(words);
  total.passed++;
  console.log(`✓ ${words}`);
}

async function vitest(project: string, minutes: number): Promise<void> {
  const tallyFile = path.join(scratch, `${project}.json`);
  const command = ['vitest/vitest.mjs', 'run', '--project', project, '--reporter', 'default'];
  const { ok } = await run([...command, '--reporter', './test/support/reporter.ts'], minutes, 'shown', tallyFile);
  const account = readAccount(tallyFile);
  total.passed += account?.passed ?? 0;
  total.failed += account?.failed ?? 0;
  total.failures.push(...(account?.failures ?? []));
  // A runner that broke without naming a failure is a failure all the same; so is one that ran nothing.
  if (!account || account.passed + account.failed === 0 || (!ok && account.failed === 0)) {
    fail(`the runner of ${project} ended without an account`);
  }
}

function fail(words: string): void {
  total.failed++;
  total.failures.push(words);
  console.log(`✗ ${words}`);
}

function readAccount(file: string): Account | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Account;
  } catch {
    return undefined;
  }
}

function run(
  command: string[],
  minutes: number,
  show: 'captured' | 'shown',
  tallyFile?: string,
): Promise<{ ok: boolean; output: string }> {
  const [script, ...args] = command;
  const bin = path.join(root, 'node_modules/.bin');
  const child = spawn(process.execPath, [path.join(root, 'node_modules', script!), ...args], {
    cwd: root,
    stdio: ['ignore', show === 'shown' ? 'inherit' : 'pipe', show === 'shown' ? 'inherit' : 'pipe'],
    detached: true, // a group of its own, so that a run over its time is ended with everything it started
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
      ...(tallyFile ? { CHATSTREAM_TALLY: tallyFile } : {}),
    },
  });
  running.add(child.pid);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const limit = setTimeout(() => {
    console.log(`Ended after ${minutes} minutes: ${command.join(' ')}`);
    endGroup(child.pid);
  }, minutes * 60_000);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: String(error) }));
    child.once('close', (code) => {
      clearTimeout(limit);
      running.delete(child.pid);
      resolve({ ok: code === 0, output });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const pid of running) endGroup(pid);
    rmSync(scratch, { recursive: true, force: true });
    process.exit(1);
  });
}

try {
  await main();
} catch (error) {
  fail(String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = total.failed === 0 ? 0 : 1;
for (const failure of total.failures) console.log(`\nFailed: ${failure.slice(0, 4000)}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
