import pg from 'pg';
import type { BaseLogger } from 'pino';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { toParameters } from '../parameters.ts';
import { StoreBusy } from '../port.ts';
import { isPassing } from './faults.ts';

const connections = 10;
const connectMs = 2_000;
const statementMs = 10_000;

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
    max: connections,
    connectionTimeoutMillis: connectMs,
    // The client's timer fires when the server cannot answer at all.
    statement_timeout: statementMs,
    query_timeout: statementMs + 2_000,
    idle_in_transaction_session_timeout: 2 * statementMs,
    keepAlive: true,
    application_name: 'chatstream',
    ...more,
  });
  // Without a listener a connection that breaks while idle ends the process.
  pool.on('error', (error) => log.warn({ err: error }, 'A connection to PostgreSQL broke.'));
  return {
    async connect() {
      try {
        return clientOf(await pool.connect());
      } catch (error) {
        throw translated(error);
      }
    },
    end: () => pool.end(),
  };
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
        if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') broken = error as Error;
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
