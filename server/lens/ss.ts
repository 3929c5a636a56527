import { execFile } from 'node:child_process';
import { limits } from '../../protocol/limits.ts';

/** Runs `ss` (iproute2) with a filter and resolves with what it prints. Rejects when it fails, and with `ENOENT` where it is not installed. */
export type RunSs = (filter: string[], signal: AbortSignal) => Promise<string>;

/**
 * `-t` TCP, `-i` with what the kernel knows, `-n` numbers, `-H` no headline, `-O` one line each. No shell sees any of it, and of
 * our environment, in which secrets may be, it gets nothing.
 */
export function ssOf(program = 'ss'): RunSs {
  return (filter, signal) =>
    new Promise((resolve, reject) => {
      const options = {
        signal,
        killSignal: 'SIGKILL' as const,
        maxBuffer: limits.systemBytes,
        // Some systems keep it where only root looks.
        env: { PATH: [process.env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(':'), LC_ALL: 'C' },
      };
      execFile(program, ['-tinHO', ...filter], options, (error, printed) => (error ? reject(error) : resolve(printed)));
    });
}
