import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { createAppendQueue, NothingWritten, type Outcome } from '../append-queue.ts';
import { SqliteError } from '../errors.ts';
import type { StoreSurroundings } from '../index.ts';
import { migrate } from '../migrate.ts';
import { StoreBusy, type Store } from '../port.ts';
import type { Database } from '../schema.ts';
import { sqliteDialect, type RunStatement } from './dialect.ts';
import { startThread, type Thread } from './thread.ts';

/** Between a person who waits for a page and a backup that holds the file for a moment. */
const busyMs = 2_000;

/** Opens `chatstream.db` in `dataDir`, which is made if it is not there. Other processes may have it open as well. */
export async function openSqlite(dataDir: string, { log, fatal }: Required<StoreSurroundings>): Promise<Store> {
  const file = prepareFile(dataDir);
  const queries = startThread(new URL('./query-thread.js', import.meta.url), { file, busyMs }, fatal);
  const run: RunStatement = (statement) => queries.ask<never>(statement).catch((error) => rethrow(error, fatal));
  const db = new Kysely<Database>({ dialect: sqliteDialect(run, () => queries.end()) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }

  // A thread costs 10 MB; the command line and a server nobody writes on do without this one.
  let appends: Thread | null = null;
  const queue = createAppendQueue((rows, patienceMs) => {
    appends ??= startThread(new URL('./append-thread.js', import.meta.url), { file }, fatal);
    return commit(appends, { rows, patienceMs }, fatal);
  }, log);
  return {
    db,
    dialect: 'sqlite',
    append: (entry) => queue.append(entry),
    get waiting() {
      return queue.waiting;
    },
    async compact() {
      // On a thread of its own: pages are read as ever. What the log before still holds goes with its beginning anew.
      const thread = startThread(new URL('./query-thread.js', import.meta.url), { file, busyMs }, fatal);
      const run = (sql: string) =>
        thread.ask({ sql, parameters: [], read: false }).catch((error) => rethrow(error, fatal));
      try {
        await run('vacuum');
        await run('pragma wal_checkpoint(truncate)');
      } finally {
        await thread.end();
      }
    },
    async close() {
      await queue.close();
      await appends?.end();
      await db.destroy();
    },
  };
}

/** What people wrote is nobody else's on this machine: 0700 for a folder we make, 0600 for the file (SQLite gives the same to -wal and -shm). */
function prepareFile(dataDir: string): string {
  const file = join(dataDir, 'chatstream.db');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  return file;
}

async function commit(thread: Thread, batch: object, fatal: (error: Error) => void): Promise<Outcome[]> {
  try {
    const outcomes = await thread.ask<Outcome[]>(batch);
    return outcomes.map(reviveError);
  } catch (error) {
    if (error instanceof SqliteError && isPassing(error)) throw new NothingWritten(error.message, { cause: error });
    return rethrow(error, fatal);
  }
}

function reviveError(outcome: Outcome): Outcome {
  if (outcome.status !== 'failed') return outcome;
  const { message, errcode } = outcome.error as SqliteError;
  return { status: 'failed', error: new SqliteError(message, errcode) };
}

/**
 * After a failed fsync nobody knows what is on disk: the kernel may have dropped the pages and will report success next time.
 * Going on would acknowledge what is lost, so the process stops; recovery at the next start reads what really is there.
 */
function rethrow(error: unknown, fatal: (error: Error) => void): never {
  if (!(error instanceof SqliteError)) throw error;
  if (isPassing(error)) throw new StoreBusy(error.message, { cause: error });
  if (isBroken(error)) fatal(error);
  throw error;
}

/** Somebody else is writing (BUSY, LOCKED), out of memory, or the disk is full: SQLite has undone it and may succeed later. */
function isPassing(error: SqliteError): boolean {
  return [5, 6, 7, 13].includes(error.errcode & 0xff) || noSpaceUnderAnotherName.has(error.errcode);
}

/**
 * IOERR_WRITE: a quota has ended (EDQUOT), which SQLite does not tell from a fault; IOERR_SHMSIZE: the index of the log could not
 * grow. In both nothing was committed, and it is undone. A disk that is really broken fails at fsync, too, and that is not here.
 */
const noSpaceUnderAnotherName = new Set([10 | (3 << 8), 10 | (19 << 8)]);

/** IOERR, CORRUPT, NOTADB. */
function isBroken(error: SqliteError): boolean {
  return [10, 11, 26].includes(error.errcode & 0xff);
}
