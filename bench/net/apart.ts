/**
 * Runs a benchmark in a network of its own, where lines can be made as bad as one likes without touching this machine's. It
 * is without a name and holds its processes too (a PID namespace), so that all of it is gone when the benchmark is, however
 * that ended; root is needed only where people may not make such a network for themselves.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Benchmark } from '../run.ts';

type Options = Parameters<Benchmark>[0];
type Result = Awaited<ReturnType<Benchmark>>;
export type FromThere = { progress: string } | { result: Result } | { error: string };

const there = path.join(import.meta.dirname, 'there.ts');
const ownNetwork = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** Who is not root is made root of that network alone. */
const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];

/** Why this machine cannot do it, as one sentence; null when it can. */
export function whyNotApart(): string | null {
  const tries: [string[], string][] = [
    [
      ['unshare', ...asRoot, ...ownNetwork, 'ip', 'link', 'add', 'type', 'veth'],
      'network namespaces (Linux, unshare, iproute2, and root where users may not make them)',
    ],
    [['unshare', ...asRoot, ...ownNetwork, 'ip', 'tuntap', 'add', 'try', 'mode', 'tun'], '/dev/net/tun'],
    [['/usr/bin/python3', '--version'], '/usr/bin/python3'],
    [['nsenter', '--version'], 'nsenter'],
  ];
  for (const [[command, ...args], what] of tries) {
    try {
      execFileSync(command!, args, { stdio: 'ignore' });
    } catch {
      return `Bad networks are made with ${what}, which this machine does not have.`;
    }
  }
  return null;
}

/** Runs the `run` of this file there. */
export async function runApart(file: URL, { quick, progress }: Options): Promise<Result> {
  const child = spawn(
    'unshare',
    [...asRoot, ...ownNetwork, process.execPath, ...process.execArgv, there, file.href, String(quick)],
    { stdio: ['ignore', 2, 2, 'ipc'] },
  );
  let result: Result | undefined;
  let fault = 'it ended without a word';
  child.on('message', (message: FromThere) => {
    if ('progress' in message) progress(message.progress);
    else if ('result' in message) result = message.result;
    else fault = message.error;
  });
  await once(child, 'exit');
  if (!result) throw new Error(`apart: ${fault}`);
  return result;
}
