import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { openFiles } from '../../../server/operations/process.ts';
import { about, type Finding } from './finding.ts';
import { listenerOn } from './listener.ts';

/** What the server takes when nobody is there, and each media worker with a lecture of some size. */
const needed = { server: 150e6, worker: 120e6 };
const fewFiles = 8_192;

/** Whether the machine has the memory. What a running server has taken already is not needed any more. */
export async function checkMemory(
  { mediaWorkers }: { mediaWorkers: number },
  running: boolean,
  available = availableMemory,
): Promise<Finding[]> {
  const { good, doubtful } = about('Memory');
  const bytes = await available();
  const wanted = (running ? 0 : needed.server) + mediaWorkers * needed.worker;
  const found = `${megabytes(bytes)} available, ${megabytes(wanted)} wanted for ${mediaWorkers} media workers`;
  if (bytes >= wanted) return [good(found)];
  return [doubtful(found, 'Give the machine or container more memory, or set MEDIA_WORKERS lower.')];
}

/** Each socket is a file. `port` is that of a server that runs: what it may counts, not what this command may. */
export async function checkOpenFiles(port: number | null, limitOf = openFiles): Promise<Finding[]> {
  const { good, doubtful } = about('Open files');
  const server = port === null ? null : await listenerOn(port);
  const { mostOpenFiles: most } = await limitOf(server ?? 'self');
  if (most === null) return [good('this system does not say how many may be open')];
  const found = `${most} may be open, ${server === null ? 'as whoever runs this command' : 'of the running server'}`;
  if (most >= fewFiles) return [good(found)];
  return [doubtful(found, 'Raise it to 65536: LimitNOFILE in the unit, ulimits in compose.yaml, or ulimit -n.')];
}

/** Of the machine, or of the container where that is less. */
async function availableMemory(): Promise<number> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const [machine, limit, used] = await Promise.all(
    ['/proc/meminfo', '/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory.current'].map(read),
  );
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(machine!)?.[1];
  const free = kilobytes === undefined ? os.freemem() : Number(kilobytes) * 1_024;
  return /^\d+$/.test(limit!.trim()) ? Math.min(free, Number(limit) - Number(used)) : free;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
