/** One SQLite file that several nodes share, each through a line of its own that may be slow, or broken, or break while it commits. */
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { limits } from '../../../protocol/limits.ts';
import { createAppendQueue, NothingWritten, type Outcome, type Row } from '../../../server/store/append-queue.ts';
import { StoreBusy, type Store } from '../../../server/store/port.ts';
import type { Database } from '../../../server/store/schema.ts';
import { createBatchWriter, describe } from '../../../server/store/sqlite/append-batch.js';
import { sqliteDialect, type RunStatement } from '../../../server/store/sqlite/dialect.ts';
import { silent, sqliteDatabase } from '../database.ts';

/**
 * What becomes of a commit: `flows`, done at once; `stands`, waits; `away`, nothing is written; `mute`, written, but the line
 * breaks before the answer; `torn`, the line breaks and nothing was written.
 */
export type Commits = 'flows' | 'stands' | 'away' | 'mute' | 'torn';
/** What becomes of every other statement. `slow`: done at once, but its answer waits: much may happen before it is heard. */
export type Queries = 'flows' | 'stands' | 'slow' | 'away';

/** A node's line to the database. */
export interface Line {
  store: Store;
  commits: Commits;
  queries: Queries;
  /** A commit stood so long that its author was told `busy`, and was made after all. */
  late: boolean;
  /** What stood goes on, as the line is now. */
  move(): void;
  /** kill -9: nothing is answered any more. With `lastBreath` what was being committed still is. */
  die(lastBreath: boolean): void;
}

interface Standing {
  go(): void;
}

/** The file with its tables, and as many lines to it as are wanted. */
export async function createFile() {
  const database = sqliteDatabase();
  await (await database.open()).close();
  const file = join((database.location as { dataDir: string }).dataDir, 'chatstream.db');
  const open = () => {
    const db = new DatabaseSync(file, { timeout: 0 });
    db.exec('pragma journal_mode = wal; pragma synchronous = off; pragma foreign_keys = on');
    return db;
  };
  const appending = open();
  const commit = createBatchWriter(appending);
  const reading = open();

  return {
    line: () => createLine(commit, { writing: open(), reading: open() }),
    /** Everything that is written anywhere, as one text. */
    everything(): string {
      const tables = reading.prepare(`select name from sqlite_master where type = 'table'`).all() as { name: string }[];
      return JSON.stringify(tables.map(({ name }) => reading.prepare(`select * from "${name}"`).all()));
    },
    async close(): Promise<void> {
      for (const db of [appending, reading]) db.close();
      await database.drop();
    },
  };
}

export type File = Awaited<ReturnType<typeof createFile>>;

type Prepared = (sql: string) => StatementSync;

function prepared(db: DatabaseSync): Prepared {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare(sql);
    known.set(sql, statement);
    return statement;
  };
}

function createLine(
  commit: (rows: Row[], patienceMs: number) => Outcome[],
  connections: { writing: DatabaseSync; reading: DatabaseSync },
): Line {
  const writing = prepared(connections.writing);
  const reading = prepared(connections.reading);
  let standing: Standing[] = [];
  let dead = false;

  const line: Line = {
    store: null as unknown as Store,
    commits: 'flows',
    queries: 'flows',
    late: false,
    move() {
      const all = standing;
      standing = [];
      for (const one of all) one.go();
    },
    die(lastBreath) {
      line.commits = lastBreath ? 'mute' : 'torn';
      line.move();
      dead = true;
      for (const db of Object.values(connections)) db.close(); // what was not committed is undone
    },
  };

  /** Runs it as the line is by then; a dead line says nothing. */
  const along = <T>(state: () => Commits | Queries, run: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const go = () => {
        if (dead) return;
        if (state() === 'stands') return void standing.push({ go });
        let answer: () => void;
        try {
          const result = run();
          answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error);
        }
        if (state() === 'slow') standing.push({ go: () => dead || answer() });
        else answer();
      };
      go();
    });

  const queue = createAppendQueue((rows) => {
    const begun = Date.now();
    const commitNow = () => {
      const written = line.commits === 'flows' || line.commits === 'mute';
      line.late ||= written && Date.now() - begun >= limits.appendPatienceMs;
      return write(line.commits, rows);
    };
    return along(() => line.commits, commitNow);
  }, silent.log);
  const run: RunStatement = ({ sql, parameters, read }) =>
    along(
      () => line.queries,
      () => {
        // As in the thread that has the real file: to undo needs no line, and what is undone already is no error.
        if (sql === 'rollback' && !connections.writing.isTransaction) return { rows: [] };
        if (sql !== 'rollback' && line.queries === 'away') throw new StoreBusy('away');
        return unlocked(() => execute((read ? reading : writing)(sql), parameters as (string | number | null)[]));
      },
    );
  line.store = {
    db: new Kysely<Database>({ dialect: sqliteDialect(run, async () => {}) }),
    dialect: 'sqlite',
    compact: async () => {},
    append: (entry) => queue.append(entry),
    waiting: 0,
    close: async () => {},
  };
  return line;

  function write(how: Commits, rows: Row[]): Outcome[] {
    if (how === 'away') throw new NothingWritten('away');
    if (how === 'torn') throw new StoreBusy('the line broke during the commit');
    const outcomes = attempt(rows);
    if (how === 'mute') throw new StoreBusy('the line broke during the commit');
    return outcomes;
  }

  function attempt(rows: Row[]): Outcome[] {
    try {
      return unlocked(() => commit(rows, 0));
    } catch (error) {
      throw error instanceof StoreBusy ? new NothingWritten(error.message, { cause: error }) : error;
    }
  }
}

function execute(statement: StatementSync, values: (string | number | null)[]) {
  if (statement.columns().length > 0) return { rows: statement.all(...values) };
  return { rows: [], changes: Number(statement.run(...values).changes) };
}

/** A transaction of another node may hold the file, as that of another process. */
function unlocked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if ((describe(error).errcode & 0xff) === 5) throw new StoreBusy('locked', { cause: error });
    throw error;
  }
}
