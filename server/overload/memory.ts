import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';

/** What the gauge asks the system. */
export interface MemorySource {
  /** The text of a file, or null. */
  read(file: string): string | null;
  rss(): number;
  total(): number;
  heap(): { used: number; limit: number };
}

/**
 * Returns how much of the memory there is has been used, as a share: of the container (its working set, workers and all; what the
 * system only caches can be had back), of the machine, or of what V8 allows this process, whichever is nearest to its end.
 */
export function createMemoryGauge(source: MemorySource = thisProcess): () => number {
  const group = groupFolder(source);
  return () => {
    const heap = source.heap();
    const limit = Math.min(numberIn(source.read(path.join(group, 'memory.max'))) ?? Infinity, source.total());
    return Math.max(groupUse(source, group) / limit, source.rss() / limit, heap.used / heap.limit);
  };
}

/** The folder of this process's control group (cgroups(7), version 2: the line that begins with `0::`). */
function groupFolder({ read }: MemorySource): string {
  const own = /^0::(\/.*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  return path.join('/sys/fs/cgroup', own);
}

function groupUse({ read }: MemorySource, group: string): number {
  if (numberIn(read(path.join(group, 'memory.max'))) === null) return 0; // no limit: others are in it as well
  const current = numberIn(read(path.join(group, 'memory.current'))) ?? 0;
  const cached = /^inactive_file (\d+)$/m.exec(read(path.join(group, 'memory.stat')) ?? '')?.[1];
  return Math.max(0, current - Number(cached ?? 0));
}

/** Null for a file that is not there, and for `max`. */
function numberIn(text: string | null): number | null {
  return text !== null && /^\d+\s*$/.test(text) ? Number(text) : null;
}

const thisProcess: MemorySource = {
  read(file) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  },
  rss() {
    try {
      return process.memoryUsage.rss();
    } catch {
      return 0; // it is read from a file, and there may be no handle left for one
    }
  },
  total: () => os.totalmem(),
  heap() {
    const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
    return { used, limit };
  },
};
