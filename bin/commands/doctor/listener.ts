import { readdir, readFile, readlink } from 'node:fs/promises';

const listening = '0A';

/** The process that listens on this TCP port, if it may be looked at; by /proc, so on Linux only. */
export async function listenerOn(port: number): Promise<number | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((table) => socketsIn(table, port)));
  if (sockets.size === 0) return null;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) if (await holds(pid, sockets)) return Number(pid);
  return null;
}

/** `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode` (proc_net_tcp of the kernel). */
function socketsIn(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === listening && local?.endsWith(`:${hex}`) ? [`socket:[${inode}]`] : [];
  });
}

async function holds(pid: string, sockets: Set<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}
