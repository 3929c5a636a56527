import {
  type CompiledQuery,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { toParameters } from '../parameters.ts';
import { createTurns } from './turns.ts';

/** Runs one statement, on the connection that reads or the one that writes. */
export type RunStatement = (statement: {
  sql: string;
  parameters: unknown[];
  read: boolean;
}) => Promise<{ rows: unknown[]; changes?: number; insertId?: number }>;

/** Kysely over a database in another thread. */
export function sqliteDialect(run: RunStatement, end: () => Promise<void>): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => createDriver(run, end),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Migrations run in one `begin immediate` transaction: it is their lock, and a failed one leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function createDriver(run: RunStatement, end: () => Promise<void>): Driver {
  const turns = createTurns();
  return {
    init: async () => {},
    acquireConnection: async () => new Connection(run, turns.take),
    beginTransaction: (connection) => (connection as Connection).begin(),
    commitTransaction: (connection) => (connection as Connection).finish('commit'),
    rollbackTransaction: (connection) => (connection as Connection).finish('rollback'),
    releaseConnection: async () => {},
    destroy: end,
  };
}

/** There is one connection that writes; it is held for one statement, or for a whole transaction. Reads outside of one go past it. */
class Connection implements DatabaseConnection {
  readonly #run: RunStatement;
  readonly #take: () => Promise<() => void>;
  #release: (() => void) | null = null;

  constructor(run: RunStatement, take: () => Promise<() => void>) {
    this.#run = run;
    this.#take = take;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const read = this.#release === null && isRead(query);
    const release = read || this.#release !== null ? null : await this.#take();
    try {
      const result = await this.#run({ sql: query.sql, parameters: toParameters(query.parameters), read });
      return {
        rows: result.rows as R[],
        numAffectedRows: result.changes === undefined ? undefined : BigInt(result.changes),
        insertId: result.insertId === undefined ? undefined : BigInt(result.insertId),
      };
    } finally {
      release?.();
    }
  }

  streamQuery(): never {
    throw new Error('Read in pages instead of streaming.');
  }

  async begin(): Promise<void> {
    const release = await this.#take();
    try {
      // Not a plain `begin`: two transactions that read first and write later would fail each other.
      await this.#run({ sql: 'begin immediate', parameters: [], read: false });
      this.#release = release;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A commit that failed keeps the turn: the rollback follows. */
  async finish(sql: 'commit' | 'rollback'): Promise<void> {
    await this.#run({ sql, parameters: [], read: false });
    this.#release?.();
    this.#release = null;
  }
}

function isRead(query: CompiledQuery): boolean {
  return SelectQueryNode.is(query.query) || /^\s*select\b/i.test(query.sql);
}
