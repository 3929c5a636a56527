import { readdir, readFile, statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface ProcessReading {
  residentBytes: number;
  cpuSeconds: number;
  startedAt: number;
  /** Null where the system does not say (only Linux does). */
  openFiles: number | null;
  mostOpenFiles: number | null;
  /** How late the event loop came since the last reading, in seconds. */
  loopDelay: { p50: number; p99: number; max: number };
}

/** Measures this process from now on. */
export function watchProcess() {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    async read(): Promise<ProcessReading> {
      const seconds = (nanoseconds: number) => (delay.count === 0 ? 0 : nanoseconds / 1e9);
      const loopDelay = {
        p50: seconds(delay.percentile(50)),
        p99: seconds(delay.percentile(99)),
        max: seconds(delay.max),
      };
      delay.reset();
      const { user, system } = process.cpuUsage();
      return {
        residentBytes: process.memoryUsage.rss(),
        cpuSeconds: (user + system) / 1e6,
        startedAt: performance.timeOrigin / 1_000,
        ...(await openFiles()),
        loopDelay,
      };
    },
    stop: () => void delay.disable(),
  };
}

/** How many files and sockets this process (or that of `pid`) has open, and may have. */
export async function openFiles(
  pid: number | 'self' = 'self',
): Promise<{ openFiles: number | null; mostOpenFiles: number | null }> {
  const [open, bounds] = await Promise.all([
    readdir(`/proc/${pid}/fd`).catch(() => null),
    readFile(`/proc/${pid}/limits`, 'utf8').catch(() => ''),
  ]);
  const most = /^Max open files\s+(\d+)/m.exec(bounds)?.[1];
  return { openFiles: open && open.length, mostOpenFiles: most === undefined ? null : Number(most) };
}

/** Bytes that are free for this user on the disk of the folder; null when that cannot be known. */
export async function freeBytes(folder: string): Promise<number | null> {
  const disk = await statfs(folder).catch(() => null);
  return disk && disk.bavail * disk.bsize;
}
