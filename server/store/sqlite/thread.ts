import { Worker } from 'node:worker_threads';
import { SqliteError } from '../errors.ts';

/** A thread that owns connections to the file and answers one request after the other. */
export interface Thread {
  /** Rejects with `SqliteError`, or with another error when the thread is gone. */
  ask<T>(request: object): Promise<T>;
  /** Closes its connections after everything asked before. */
  end(): Promise<void>;
}

interface Asked {
  resolve(result: never): void;
  reject(error: Error): void;
}

/** `died` is told when the thread ends without having been asked to. */
export function startThread(script: URL, workerData: object, died: (error: Error) => void): Thread {
  const worker = new Worker(script, {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 },
  });
  const asked = new Map<number, Asked>();
  let last = 0;
  let gone: Error | null = null;
  let ending = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  worker.on('message', (answer: { id: number; result?: never; error?: { message: string; errcode: number } }) => {
    const one = asked.get(answer.id);
    asked.delete(answer.id);
    if (answer.error !== undefined) one?.reject(new SqliteError(answer.error.message, answer.error.errcode));
    else one?.resolve(answer.result!);
  });
  worker.on('error', leave);
  worker.on('exit', () => leave(new Error('The database thread ended.')));

  return {
    ask(request) {
      if (gone !== null || ending) return Promise.reject(gone ?? new Error('The store is closed.'));
      return new Promise((resolve, reject) => {
        const id = ++last;
        asked.set(id, { resolve, reject });
        worker.postMessage({ ...request, id });
      });
    },
    async end() {
      if (gone === null && !ending) worker.postMessage({ close: true });
      ending = true;
      await ended;
    },
  };

  function leave(error: Error): void {
    if (gone !== null) return;
    gone = error;
    for (const one of asked.values()) one.reject(error);
    asked.clear();
    if (!ending) died(error);
  }
}
