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
 * Memory of a process in bytes: its share of what it has in common with others (PSS), or, where the kernel does not tell,
 * everything it has resident (RSS).
 */
export function memoryOf(pid: number): { bytes: number; kind: 'pss' | 'rss' } {
  const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1];
  if (pss) return { bytes: Number(pss) * 1024, kind: 'pss' };
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return { bytes: Number(rss ?? 0) * 1024, kind: 'rss' };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It ended in the meantime.
  }
}
