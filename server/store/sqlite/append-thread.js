// @ts-check
// JavaScript, because stripping types costs every thread 10 MB of memory; the types stand in comments.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { createBatchWriter, describe } from './append-batch.js';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const db = new DatabaseSync(workerData.file);
db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on');
const commit = createBatchWriter(db);

port.on('message', ({ id, rows, patienceMs, close }) => {
  if (close) {
    db.close();
    port.close();
    return;
  }
  try {
    port.postMessage({ id, result: commit(rows, patienceMs) });
  } catch (error) {
    port.postMessage({ id, error: describe(error) });
  }
});
