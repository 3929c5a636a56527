import pg from 'pg';
import type { BaseLogger } from 'pino';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { toParameters } from '../parameters.ts';
import { StoreBusy } from '../port.ts';
import { createBackoff } from './backoff.ts';
import { isAnswer, isElsewhere, isPassing } from './faults.ts';

/** Connections of a node, where DATABASE_POOL does not say otherwise. */
export const usualConnections = 10;
const connectMs = 2_000;
const statementMs = 10_000;
const quietMs = 10_000;

/** A line that is cut without a word is noticed by the system; left alone, Linux would look after two hours. */
export const alive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/** bigint (20) and numeric (1700, the type of a sum) as numbers: ours are counts and milliseconds, far below 2^53. */
export const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === 20 || oid === 1700) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/**
 * The pool that Kysely uses, with our parameters, and with `StoreBusy` for a database that is away. A broken connection
 * leaves the pool by itself, and the next query makes a new one.
 */
export function createPool(databaseUrl: string, log: Pick<BaseLogger, 'warn'>, more: pg.PoolConfig = {}): PostgresPool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    types,
    max: usualConnections,
    connectionTimeoutMillis: connectMs,
    // The client's timer fires when the server cannot answer at all.
    statement_timeout: statementMs,
    query_timeout: statementMs + 2_000,
    idle_in_transaction_session_timeout: 2 * statementMs,
    ...alive,
    application_name: 'chatstream',
    ...more,
  });
  // Without a listener a connection that breaks while idle ends the process.
  pool.on('error', broke);
  const backoff = createBackoff();
  let away = false;
  let toldAt = -Infinity;
  return {
    async connect() {
      await backoff.over();
      try {
        const client = await pool.connect();
        backoff.worked();
        if (away) log.warn('PostgreSQL is there again.');
        away = false;
        return clientOf(client);
      } catch (error) {
        // When all connections are busy the database is there, only slow.
        if (pool.totalCount < pool.options.max) backoff.failed();
        throw translated(error);
      }
    },
    end: () => pool.end(),
  };

  /** All of them break when the database goes, some a little later: that is told once. */
  function broke(error: Error): void {
    if (away || performance.now() - toldAt < quietMs) return;
    log.warn({ err: error }, 'A connection to PostgreSQL broke.');
    away = true;
    toldAt = performance.now();
  }
}

function clientOf(client: pg.PoolClient): PostgresPoolClient {
  let broken: Error | undefined;
  // Out of the pool nobody else listens, and a connection that breaks without a listener ends the process.
  const breaks = (error: Error) => void (broken = error);
  client.on('error', breaks);
  return {
    async query(sql: string, parameters: readonly unknown[]) {
      try {
        return await client.query(sql, toParameters(parameters));
      } catch (error) {
        if (!isAnswer(error) || isElsewhere(error)) broken = error as Error;
        throw translated(error);
      }
    },
    release() {
      client.off('error', breaks);
      client.release(broken);
    },
  } as unknown as PostgresPoolClient;
}

function translated(error: unknown): unknown {
  return isPassing(error) ? new StoreBusy((error as Error).message, { cause: error }) : error;
}
