import pg from 'pg';
import type { BaseLogger } from 'pino';
import { NothingWritten, type Commit, type Outcome, type Row } from '../append-queue.ts';
import { StoreBusy } from '../port.ts';
import { writeBatch } from './batch.ts';
import { isAnswer, isPassing } from './faults.ts';
import { types } from './pool.ts';

export interface AppendLane {
  commit: Commit;
  close(): Promise<void>;
}

/** A connection of its own for appends, so that no slow page of a list stands in their way; made anew whenever it breaks. */
export function createAppendLane(databaseUrl: string, log: Pick<BaseLogger, 'warn'>): AppendLane {
  let current: pg.Client | null = null;

  return {
    async commit(rows, patienceMs) {
      const deadline = performance.now() + patienceMs;
      const client = await connected(patienceMs);
      return inTransaction(client, rows, Math.max(1, deadline - performance.now()));
    },
    async close() {
      await current?.end().catch(() => {});
      current = null;
    },
  };

  async function connected(patienceMs: number): Promise<pg.Client> {
    if (current !== null) return current;
    const client = new pg.Client({
      connectionString: databaseUrl,
      types,
      connectionTimeoutMillis: Math.ceil(patienceMs),
      keepAlive: true,
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
    try {
      await client.connect();
      // A server set to answer before the row is on disk does not get to do so here.
      await client.query(
        `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')`,
      );
    } catch (error) {
      drop(client);
      throw new NothingWritten('PostgreSQL is away.', { cause: error });
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
      return outcomes;
    } catch (error) {
      if (isAnswer(error)) await client.query('rollback').catch(() => drop(client));
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
