// @ts-check
// JavaScript for the thread's sake: see append-thread.js.
import { timeAfter } from '../at.js';

/** @typedef {import('../append-queue.ts').Row} Row */
/** @typedef {import('../append-queue.ts').Outcome} Outcome */

/**
 * Writes batches of appends over one connection, each in one transaction: one fsync. A batch that throws has left no trace.
 * @param {import('node:sqlite').DatabaseSync} db
 * @param {() => number} now
 * @returns {(rows: Row[], patienceMs: number) => Outcome[]} `patienceMs`: how long to wait for another process that is writing
 */
export function createBatchWriter(db, now = Date.now) {
  const find = db.prepare('select seq, at from room_event where room_id = ? and actor_id = ? and client_id = ?');
  const before = db.prepare('select at from room_event where room_id = ? and seq = ?');
  const count = db.prepare(
    `update room_counter set last_seq = last_seq + 1
     where room_id = ?1 and exists (select 1 from room where id = ?1 and deleted_at is null) returning last_seq`,
  );
  const insert = db.prepare(
    `insert into room_event (room_id, seq, lecture_id, type, actor_id, client_id, payload, at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  return (rows, patienceMs) => {
    db.exec(`pragma busy_timeout = ${Math.floor(patienceMs)}`);
    try {
      db.exec('begin immediate');
      const outcomes = rows.map(append);
      db.exec('commit');
      return outcomes;
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  };

  /**
   * Each row has a savepoint, so that one that is refused takes nothing of the others with it.
   * @param {Row} row
   * @returns {Outcome}
   */
  function append(row) {
    if (row.clientId !== null) {
      const there = find.get(row.roomId, row.actorId, row.clientId);
      if (there) return { status: 'duplicate', seq: Number(there['seq']), at: Number(there['at']) };
    }
    db.exec('savepoint entry');
    try {
      const appended = write(row);
      if (appended === null) db.exec('rollback to entry');
      db.exec('release entry');
      return appended ?? { status: 'refused' };
    } catch (error) {
      // Disk full or broken: SQLite has undone the whole transaction, or must.
      if (!db.isTransaction || !isFaultOfStatement(error)) throw error;
      db.exec('rollback to entry; release entry');
      return { status: 'failed', error: /** @type {Error} */ (/** @type {unknown} */ (describe(error))) };
    }
  }

  /**
   * @param {Row} row
   * @returns {Outcome | null} null when it must leave no trace
   */
  function write(row) {
    const counted = count.get(row.roomId);
    if (counted === undefined) return null;
    for (const { sql, parameters, rows } of row.alongside) {
      const touched = run(sql, /** @type {import('node:sqlite').SQLInputValue[]} */ (parameters));
      if (rows !== null && touched !== rows) return null;
    }
    const seq = Number(counted['last_seq']);
    const at = timeAfter(now(), /** @type {number | undefined} */ (before.get(row.roomId, seq - 1)?.['at']));
    insert.run(row.roomId, seq, row.lectureId, row.type, row.actorId, row.clientId, row.payload, at);
    return { status: 'appended', seq, at };
  }

  /**
   * @param {string} sql
   * @param {import('node:sqlite').SQLInputValue[]} parameters
   * @returns {number} rows touched
   */
  function run(sql, parameters) {
    const statement = db.prepare(sql);
    if (statement.columns().length > 0) return statement.all(...parameters).length;
    return Number(statement.run(...parameters).changes);
  }
}

/** @param {unknown} error */
function isFaultOfStatement(error) {
  const code = describe(error).errcode & 0xff;
  // SQLITE_ERROR, CONSTRAINT, MISMATCH, RANGE; 0 stands for a value that cannot be bound.
  return [0, 1, 19, 20, 25].includes(code);
}

/**
 * What of an error crosses to another thread.
 * @param {unknown} error
 */
export function describe(error) {
  const { message, errcode = 0 } = /** @type {{ message: string, errcode?: number }} */ (error);
  return { message, errcode };
}
