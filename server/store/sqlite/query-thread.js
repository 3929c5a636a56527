// @ts-check
// JavaScript, because stripping types costs every thread 10 MB of memory; the types stand in comments.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const statementsKept = 200;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const writing = open(
  'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on',
);
// Readers of a write-ahead log wait for nobody, so reads need not queue behind a transaction that is thinking.
const reading = open('pragma query_only = on');

port.on('message', ({ id, sql, parameters, read, close }) => {
  if (close) {
    reading.db.close();
    writing.db.close();
    port.close();
    return;
  }
  try {
    port.postMessage({ id, result: run(read ? reading : writing, sql, parameters) });
  } catch (error) {
    const { message, errcode = 0 } = /** @type {{ message: string, errcode?: number }} */ (error);
    port.postMessage({ id, error: { message, errcode } });
  }
});

/** @typedef {{ db: DatabaseSync, statements: Map<string, import('node:sqlite').StatementSync> }} Connection */

/**
 * @param {string} pragmas
 * @returns {Connection}
 */
function open(pragmas) {
  const db = new DatabaseSync(workerData.file, { timeout: workerData.busyMs });
  db.exec(pragmas);
  return { db, statements: new Map() };
}

/**
 * @param {Connection} connection
 * @param {string} sql
 * @param {import('node:sqlite').SQLInputValue[]} parameters
 */
function run(connection, sql, parameters) {
  // After a full disk SQLite has rolled back by itself, and saying so again would be an error.
  if (sql === 'rollback' && !connection.db.isTransaction) return { rows: [] };
  const statement = prepare(connection, sql);
  if (statement.columns().length > 0) return { rows: statement.all(...parameters) };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { rows: [], changes: Number(changes), insertId: Number(lastInsertRowid) };
}

/**
 * @param {Connection} connection
 * @param {string} sql
 */
function prepare({ db, statements }, sql) {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = db.prepare(sql);
  if (statements.size >= statementsKept) statements.delete(/** @type {string} */ (statements.keys().next().value));
  statements.set(sql, statement);
  return statement;
}
