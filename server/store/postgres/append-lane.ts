import pg from 'pg';
import type { BaseLogger } from 'pino';
import { NothingWritten, type Commit, type Outcome, type Row } from '../append-queue.ts';
import { StoreBusy } from '../port.ts';
import { createBackoff } from './backoff.ts';
import { writeBatch } from './batch.ts';
import { isAnswer, isElsewhere, isPassing } from './faults.ts';
import { alive, types } from './pool.ts';

const connectMs = 2_000;
/** A transaction has as much at least, though those who wait longest have less: giving it up breaks the line. */
const leastMs = 500;

export interface AppendLane {
  commit: Commit;
  close(): Promise<void>;
}

/** A connection of its own for appends, so that no slow page of a list stands in their way; made anew whenever it breaks. */
export function createAppendLane(databaseUrl: string, log: Pick<BaseLogger, 'warn'>): AppendLane {
  let current: pg.Client | null = null;
  const backoff = createBackoff();

  return {
    async commit(rows, patienceMs) {
      const deadline = performance.now() + patienceMs;
      const client = current ?? (await connect());
      // Those who wait longest have their answer by then. The others find the line open, and try again at once.
      if (performance.now() > deadline) throw new NothingWritten('PostgreSQL took too long to let us in.');
      return inTransaction(client, rows, Math.max(leastMs, deadline - performance.now()));
    },
    async close() {
      await current?.end().catch(() => {});
      current = null;
    },
  };

  /** Takes its own time: with that of those who wait, a line that needs longer would never come up while many write. */
  async function connect(): Promise<pg.Client> {
    await backoff.over();
    const client = new pg.Client({
      connectionString: databaseUrl,
      types,
      connectionTimeoutMillis: connectMs,
      ...alive,
      application_name: 'chatstream appends',
      // A connection cut in the middle must not hold its room's counter for long.
      idle_in_transaction_session_timeout: 5_000,
      statement_timeout: 5_000,
    });
    client.on('error', (error) => {
      log.warn({ err: error }, 'The connection to PostgreSQL for appends broke.');
      drop(client);
    });
    client.on('end', () => drop(client));
    const alarm = setTimeout(() => drop(client), connectMs);
    try {
      await client.connect();
      // A server set to answer before the row is on disk does not get to do so here.
      await client.query(
        `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')`,
      );
    } catch (error) {
      backoff.failed();
      drop(client);
      throw new NothingWritten('PostgreSQL is away.', { cause: error });
    } finally {
      clearTimeout(alarm);
    }
    current = client;
    return client;
  }

  async function inTransaction(client: pg.Client, rows: Row[], patienceMs: number): Promise<Outcome[]> {
    let committing = false;
    // A server that does not answer at all (a cut cable) is given up by breaking the connection, which rejects the query.
    const alarm = setTimeout(() => drop(client), patienceMs);
    try {
      await client.query('begin');
      const outcomes = await writeBatch(client, rows);
      committing = true;
      await client.query('commit');
      backoff.worked();
      return outcomes;
    } catch (error) {
      if (isElsewhere(error)) backoff.failed();
      if (isAnswer(error) && !isElsewhere(error)) await client.query('rollback').catch(() => drop(client));
      else drop(client);
      if (committing && !isAnswer(error)) {
        throw new StoreBusy('The connection broke during the commit; nobody knows whether it happened.', {
          cause: error,
        });
      }
      if (isPassing(error)) throw new NothingWritten((error as Error).message, { cause: error });
      throw error;
    } finally {
      clearTimeout(alarm);
    }
  }

  function drop(client: pg.Client): void {
    if (current === client) current = null;
    // pg's `end` waits for an answer; a dead line has none.
    (client as unknown as { connection: { stream: import('node:net').Socket } }).connection.stream.destroy();
  }
}
