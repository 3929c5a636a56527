import { Kysely, PostgresDialect, sql } from 'kysely';
import type { BaseLogger } from 'pino';
import { createAppendQueue } from '../append-queue.ts';
import { migrate } from '../migrate.ts';
import { StoreBusy, type Store } from '../port.ts';
import type { Database } from '../schema.ts';
import { createAppendLane } from './append-lane.ts';
import { isRefusal } from './faults.ts';
import { createPool, usualConnections } from './pool.ts';

const startPatienceMs = 20_000;
const startRetryMs = 500;
/** How long a change may wait for a table: everybody who wants to use it waits behind. */
const tableLockMs = 1_000;

/**
 * Connects to `databaseUrl` (`postgres://user:password@host:port/database`). Several servers may share it. Uses at most
 * `connections`, and one more for appends.
 */
export async function openPostgres(
  databaseUrl: string,
  { log, connections = usualConnections }: { log: Pick<BaseLogger, 'info' | 'warn' | 'error'>; connections?: number },
): Promise<Store> {
  await migrateWhenThere(databaseUrl, log);
  const pool = createPool(databaseUrl, log, { max: connections });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const lane = createAppendLane(databaseUrl, log);
  const queue = createAppendQueue(lane.commit, log);
  return {
    db,
    dialect: 'postgres',
    append: (entry) => queue.append(entry),
    get waiting() {
      return queue.waiting;
    },
    compact: async () => {},
    async close() {
      await queue.close();
      await lane.close();
      await db.destroy();
    },
  };
}

/** A machine that starts both at once has the server up before the database: wait for it, but not for a wrong password. */
async function migrateWhenThere(databaseUrl: string, log: Pick<BaseLogger, 'info' | 'warn'>): Promise<void> {
  const deadline = performance.now() + startPatienceMs;
  for (;;) {
    try {
      return await migrateOnce(databaseUrl, log);
    } catch (error) {
      const cause = error instanceof StoreBusy ? (error.cause as Error) : (error as Error);
      if (!(error instanceof StoreBusy) && !isRefusal(error)) throw error;
      if (isRefusal(cause) || performance.now() > deadline) {
        throw new Error(`PostgreSQL at DATABASE_URL cannot be used: ${cause.message}`, { cause });
      }
      log.info(`Waiting for PostgreSQL: ${cause.message}`);
      await new Promise((resolve) => setTimeout(resolve, startRetryMs));
    }
  }
}

/**
 * On connections of its own: waiting for another server's migration, or a long one, may take its time. Waiting for a table that
 * somebody else holds may not; then nothing has happened, and the next attempt follows.
 */
async function migrateOnce(databaseUrl: string, log: Pick<BaseLogger, 'warn'>): Promise<void> {
  const patient = { max: 2, statement_timeout: 0, query_timeout: undefined, idle_in_transaction_session_timeout: 0 };
  const db = new Kysely({ dialect: new PostgresDialect({ pool: createPool(databaseUrl, log, patient) }) });
  try {
    await migrate(db, async (tx) => {
      await sql`set local lock_timeout = ${sql.lit(tableLockMs)}`.execute(tx);
    });
  } finally {
    await db.destroy();
  }
}
