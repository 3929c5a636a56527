import { readdirSync, readFileSync } from 'node:fs';

/** A process and everything it started that still runs, itself first. Reads /proc: Linux only. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const status = /^\d+$/.test(entry) ? read(`/proc/${entry}/status`) : '';
    const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
    if (parent) parents.set(Number(entry), Number(parent));
  }
  const tree = [pid];
  for (const one of tree) for (const [child, parent] of parents) if (parent === one) tree.push(child);
  return tree.filter((one) => parents.has(one));
}

export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).split('\0').join(' ').trim();
}

/**
 * Memory these processes have resident, in bytes. `once`: every file they share (the program itself, libraries) counts
 * once, which is what the machine has to spare for them. `sum`: added up process by process, so shared files count in each.
 */
export function memoryOf(pids: readonly number[]): { once: number; sum: number } {
  const files = new Map<string, number>();
  let once = 0;
  let sum = 0;
  for (const pid of pids) {
    const own = new Map<string, number>();
    let file = '';
    for (const line of read(`/proc/${pid}/smaps`).split('\n')) {
      const mapping = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)$/.exec(line);
      if (mapping) file = mapping[1]!;
      const resident = /^(Rss|Anonymous):\s+(\d+) kB/.exec(line);
      if (!resident) continue;
      const bytes = Number(resident[2]) * 1024;
      if (resident[1] === 'Rss') sum += bytes;
      // What a process has written to is its own, also where it began as a file.
      if (resident[1] === 'Anonymous') once += bytes;
      own.set(file, (own.get(file) ?? 0) + (resident[1] === 'Rss' ? bytes : -bytes));
    }
    for (const [name, bytes] of own) files.set(name, Math.max(files.get(name) ?? 0, bytes));
  }
  for (const bytes of files.values()) once += bytes;
  return { once, sum };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It ended in the meantime.
  }
}
