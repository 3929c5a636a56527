/** What a process and everything it started have used, as Linux counts it in /proc. */
import { readFileSync } from 'node:fs';
import { processTree } from '../../test/support/processes.ts';

/** User and system time in milliseconds (proc(5): fields 14 and 15, in 1/100 s). */
export function cpuMs(pid: number): number {
  let ticks = 0;
  for (const one of processTree(pid)) {
    const fields = readFileSync(`/proc/${one}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10;
}

/** Memory of the process itself that is resident, in KiB. */
export function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]);
}

/** Memory of these processes, in KiB; what they share with others counts in shares (proc(5): Pss). */
export function proportionalKb(pids: readonly number[]): number {
  let sum = 0;
  for (const pid of pids) {
    sum += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))![1]);
  }
  return sum;
}
