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
 * Memory of a process in bytes: everything it has resident (`rss`), and its fair share of what it has in common with
 * others (`pss`; null where the kernel does not tell).
 */
export function memoryOf(pid: number): { rss: number; pss: number | null } {
  const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1];
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return { rss: Number(rss ?? 0) * 1024, pss: pss ? Number(pss) * 1024 : null };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It ended in the meantime.
  }
}
