import { writeSync } from 'node:fs';

export interface LogOutput {
  write(line: string): void;
}

/** So often a reader that does not keep up is given another chance to make room, a whole line at a time. */
const tries = 20;

/**
 * Where the lines of the log go: a file descriptor. When nothing can be written there (the disk is full, the reader has gone)
 * lines are lost, and the next one that can be written says how many; a server that went down with its log would be worse.
 */
export function createLogOutput(fd: number, write: typeof writeSync = writeSync): LogOutput {
  let lost = 0;

  function put(text: string): boolean {
    let rest = Buffer.from(text);
    for (let n = 0; n < tries && rest.length > 0; n++) {
      try {
        rest = rest.subarray(write(fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
      }
    }
    return rest.length === 0;
  }

  return {
    write(line) {
      const before =
        lost > 0 ? `{"level":40,"time":${Date.now()},"lost":${lost},"msg":"lines of this log were lost"}\n` : '';
      if (put(before + line)) lost = 0;
      else lost++;
    },
  };
}
