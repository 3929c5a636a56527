import type { BaseLogger } from 'pino';
import type { Store } from './port.ts';

/** Where the data lives: a folder of ours with an SQLite file in it, or a PostgreSQL server. */
export type StoreLocation = { dataDir: string } | { databaseUrl: string; connections?: number };

export interface StoreSurroundings {
  log: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  /**
   * The disk failed under us. What is in memory can no longer be trusted to be what is on disk, so the process should stop
   * and start afresh. Without it the error is thrown where nobody catches it, which stops the process as well.
   */
  fatal?: (error: Error) => void;
}

/**
 * Opens the store and brings its tables up to date; several processes may do so at the same time.
 * Rejects with one sentence a person can act on when the data cannot be opened or was written by a newer program.
 */
export async function openStore(location: StoreLocation, surroundings: StoreSurroundings): Promise<Store> {
  const { log, fatal = crash } = surroundings;
  // Only the database in use is loaded: the other one's library would cost memory for nothing.
  if ('databaseUrl' in location) {
    const { openPostgres } = await import('./postgres/open.ts');
    return openPostgres(location.databaseUrl, { ...location, log });
  }
  const { openSqlite } = await import('./sqlite/open.ts');
  return openSqlite(location.dataDir, { log, fatal });
}

function crash(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
