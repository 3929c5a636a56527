/** Somewhere on the network: a namespace of its own with lines to the server, and a browser there. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { chromiumPath, launchBrowser } from '../../test/support/browser.ts';
import { until } from '../../test/support/until.ts';
import { openLink, type Link } from './link.ts';

/** Where the server is, seen from every place; an address of this process's own network. */
export const serverAddress = '10.77.0.1';

export interface Place {
  browser: Browser;
  /** The line that is in use. */
  readonly line: Link;
  /**
   * To the next line, and to another address with it, as from Wi-Fi to mobile. Returns the moment in which the one there was
   * had gone, by `Date.now()`.
   */
  move(): number;
  /** Stops everything that runs here in mid-air, as the lid of a laptop does, until `awake`. */
  asleep(): void;
  awake(): void;
  close(): Promise<void>;
}

interface Line extends Link {
  plug(): void;
  /** The device is gone, and its address with it. */
  unplug(): void;
}

let lineCount = 0;

/** Opens a place with this many lines to the server, the first of them plugged in, and a browser there. */
export async function openPlace({
  lines: count = 1,
  args = [],
}: { lines?: number; args?: string[] } = {}): Promise<Place> {
  // A network exists for as long as somebody is in it.
  const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  const network = () => networkOf(holder.pid!);
  await until('a network of its own', () => network() !== networkOf(process.pid) && network() !== undefined);
  const inside = ['nsenter', `--net=/proc/${holder.pid}/ns/net`, '--'];
  const ip = (...args: string[]) => run([...inside, 'ip', ...args]);
  ip('link', 'set', 'lo', 'up');
  const lines: Line[] = [];
  for (let nth = 1; nth <= count; nth++) lines.push(await openLine(holder.pid!, nth, ip));
  let used = 0;
  lines[used]!.plug();
  const browser = await launchThere(inside, args);

  const here = () => processesIn(network()).filter((pid) => pid !== holder.pid);
  const signal = (name: NodeJS.Signals) => here().forEach((pid) => process.kill(pid, name));
  return {
    browser,
    get line() {
      return lines[used]!;
    },
    move() {
      const before = lines[used]!;
      used = (used + 1) % lines.length;
      lines[used]!.plug();
      before.unplug();
      return Date.now();
    },
    asleep: () => signal('SIGSTOP'),
    awake: () => signal('SIGCONT'),
    async close() {
      await browser.close();
      await Promise.all(lines.map((line) => line.close()));
      const gone = once(holder, 'exit');
      holder.kill('SIGKILL');
      await gone;
    },
  };
}

/** The `nth` line of this place: 10.77.N.1 is its end with the server, 10.77.N.2 the other. */
async function openLine(holder: number, nth: number, ip: (...args: string[]) => void): Promise<Line> {
  const n = ++lineCount;
  const [near, far, device] = [`line${n}`, `far${n}`, `net${nth}`];
  const link = await openLink(near, far);
  run(['ip', 'link', 'set', far, 'netns', String(holder), 'name', device]);
  run(['ip', 'address', 'add', `10.77.${n}.1`, 'peer', `10.77.${n}.2`, 'dev', near]);
  run(['ip', 'link', 'set', near, 'up']);
  return {
    ...link,
    plug() {
      ip('address', 'replace', `10.77.${n}.2`, 'peer', `10.77.${n}.1`, 'dev', device);
      ip('link', 'set', device, 'up');
      ip('route', 'replace', 'default', 'dev', device, 'metric', String(100 * nth));
    },
    unplug() {
      ip('address', 'flush', 'dev', device);
      ip('link', 'set', device, 'down');
    },
  };
}

/** Playwright starts a program by its path: a script that goes there first. */
async function launchThere(inside: string[], args: string[]): Promise<Browser> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-place-'));
  const executablePath = path.join(folder, 'chromium');
  writeFileSync(executablePath, `#!/bin/sh\nexec ${inside.join(' ')} ${chromiumPath()} "$@"\n`, { mode: 0o755 });
  try {
    return await launchBrowser({ args, executablePath });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run([command, ...args]: string[]): void {
  execFileSync(command!, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function networkOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined; // It ended in the meantime.
  }
}

function processesIn(network: string | undefined): number[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => networkOf(pid) === network);
}
