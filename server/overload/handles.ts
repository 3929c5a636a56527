import { readdirSync, readFileSync } from 'node:fs';

/** File handles of this process: those that are open, and how many may be. Null where the system does not say (no /proc). */
export interface Handles {
  open: number;
  limit: number;
}

export function handles(): Handles | null {
  const limit = handleLimit();
  if (limit === null) return null;
  try {
    return { open: readdirSync('/proc/self/fd').length, limit };
  } catch {
    return { open: limit, limit }; // looking takes a handle as well: there is none left
  }
}

/** Asked each time: `prlimit` changes it while the process runs. */
function handleLimit(): number | null {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? null : Number(found);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EMFILE' ? 1 : null;
  }
}
