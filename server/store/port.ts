/**
 * What the rest of the server knows of the database. Two implementations: embedded SQLite and PostgreSQL;
 * both pass `store.contract.test.ts`.
 */
import type { CompiledQuery, Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** A statement that runs in the transaction of an append. */
export interface Alongside {
  query: CompiledQuery;
  /** If given and the statement touches another number of rows, the append is refused and leaves no trace. */
  rows?: number;
}

/** One entry for a room's log. */
export interface Append {
  roomId: string;
  type: string;
  actorId: string;
  /** The author's own name for this entry (UUID). The same `(roomId, actorId, clientId)` again appends nothing. */
  clientId?: string;
  lectureId?: string | null;
  /** JSON; what the event is about. */
  payload: object;
  /** Runs before the row is written. Not run for a duplicate. */
  alongside?: Alongside[];
}

export type Appended =
  /** The row is committed and on disk. */
  | { status: 'appended'; seq: number; at: number }
  /**
   * It was there already, as `seq`; nothing was written. After a `StoreBusy` it may be an entry this process has not fanned
   * out yet: when `seq` is beyond the last one known, read the log from there.
   */
  | { status: 'duplicate'; seq: number; at: number }
  /** A statement alongside did not find its rows, or the room is gone; nothing was written. */
  | { status: 'refused' };

/**
 * The store cannot take it now (database away, disk trouble, queue full); the same call may succeed later.
 * Thrown by `append` within `limits.appendPatienceMs` at the latest, and by `db` for a database that is away or locked.
 *
 * Nothing was written, with one exception nobody can avoid: when the line breaks during the commit, or the disk takes longer
 * than the patience, the entry may be in the log all the same. So an append that may be repeated carries a `clientId`, and
 * whoever fans out reads the log from the last `seq` known when an append answers with one that does not follow on it.
 */
export class StoreBusy extends Error {}

export interface Store {
  /** For everything but appends. Inside `transaction()` use only the `tx` it gives. */
  db: Kysely<Database>;
  dialect: 'sqlite' | 'postgres';
  /**
   * Append to a room's log. Resolves after the commit is durable (fsync). Concurrent appends share a transaction
   * (group commit); within a room they are committed in the order of the calls, with `seq` 1, 2, 3 … without gaps.
   */
  append(entry: Append): Promise<Appended>;
  /** Appends that wait or are being written; at `limits.appendQueue` further ones are refused. */
  readonly waiting: number;
  /**
   * Writes the embedded database anew, so that no page holds what was erased from it; nothing can be written meanwhile (some
   * seconds for each 100 MB). PostgreSQL looks after itself. Throws StoreBusy.
   */
  compact(): Promise<void>;
  /** Ends after everything appended before is committed. */
  close(): Promise<void>;
}
