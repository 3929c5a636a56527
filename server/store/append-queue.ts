import { setTimeout as pause } from 'node:timers/promises';
import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import { figures } from '../operations/figures.ts';
import { Pace } from '../pace.ts';
import { toParameters } from './parameters.ts';
import { StoreBusy, type Append, type Appended } from './port.ts';

/** An append as the database needs it. Plain data: it travels to a thread. */
export interface Row {
  roomId: string;
  type: string;
  actorId: string;
  clientId: string | null;
  lectureId: string | null;
  payload: string;
  alongside: { sql: string; parameters: unknown[]; rows: number | null }[];
}

/** `failed`: a statement alongside broke; the others of the batch are not concerned. */
export type Outcome = Appended | { status: 'failed'; error: Error };

/** The batch was not written, for certain, and may be tried again. */
export class NothingWritten extends Error {}

/**
 * Commits these rows in one durable transaction, in their order, within `patienceMs`. Rejects with `NothingWritten`,
 * with `StoreBusy` when it cannot know whether the commit happened, or with another error for a fault that will not pass.
 */
export type Commit = (rows: Row[], patienceMs: number) => Promise<Outcome[]>;

export interface AppendQueue {
  append(entry: Append): Promise<Appended>;
  /** Those that wait or are being written. */
  readonly waiting: number;
  /** Takes no more, and ends when everything taken was answered. */
  close(): Promise<void>;
}

interface Waiting {
  row: Row;
  deadline: number;
  answered: boolean;
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

const retryEveryMs = 50;

/**
 * Group commit: while one batch is being written, whatever arrives gathers for the next, so that a burst costs few fsyncs.
 * Every caller has an answer within `limits.appendPatienceMs`, whatever the database does.
 */
export function createAppendQueue(commit: Commit, log: Pick<BaseLogger, 'warn' | 'error'>): AppendQueue {
  let queue: Waiting[] = [];
  let inFlight: Waiting[] = [];
  let running: Promise<void> | null = null;
  let closed = false;
  let away = false;
  let alarm: NodeJS.Timeout | null = null;
  let began = -Infinity;
  const pace = new Pace(gatherMs);

  return {
    append(entry) {
      if (closed) return Promise.reject(new StoreBusy('The store is closing.'));
      if (this.waiting >= limits.appendQueue) {
        return Promise.reject(new StoreBusy('Too many appends are waiting.'));
      }
      return new Promise((resolve, reject) => {
        pace.happened();
        const deadline = performance.now() + limits.appendPatienceMs;
        queue.push({ row: toRow(entry), deadline, answered: false, resolve, reject });
        running ??= run();
        watch();
      });
    },
    get waiting() {
      return queue.length + inFlight.length;
    },
    async close() {
      closed = true;
      await running;
    },
  };

  async function run(): Promise<void> {
    // Everything that arrives in this turn of the event loop shares the first transaction.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      await gather();
      await write(queue.splice(0, limits.appendBatch));
    }
    running = null;
  }

  /** A commit costs ten times what a row does: while many write, each batch waits for a few more. */
  async function gather(): Promise<void> {
    const wait = began + pace.intervalMs() - performance.now();
    if (wait >= 1 && queue.length < limits.appendBatch && !closed) await pause(wait);
    began = performance.now();
  }

  async function write(batch: Waiting[]): Promise<void> {
    inFlight = batch;
    try {
      const outcomes = await commit(
        batch.map((one) => one.row),
        Math.max(1, batch[0]!.deadline - performance.now()),
      );
      if (away) log.warn('The database is back.');
      away = false;
      batch.forEach((one, i) => settle(one, outcomes[i]!));
      count(batch, outcomes);
      inFlight = [];
    } catch (error) {
      inFlight = [];
      if (error instanceof NothingWritten) await putBack(batch, error);
      else batch.forEach((one) => fail(one, error instanceof Error ? error : new Error(String(error))));
    }
  }

  /** In front of the others, so that the order of the calls stays. */
  async function putBack(batch: Waiting[], error: Error): Promise<void> {
    if (!away) log.warn({ err: error }, 'The database cannot be written to; trying again.');
    away = true;
    queue = [...batch.filter((one) => !one.answered), ...queue];
    expire();
    if (queue.length > 0) await new Promise((resolve) => setTimeout(resolve, retryEveryMs));
    expire();
  }

  function watch(): void {
    if (alarm !== null) return;
    const first = inFlight.find((one) => !one.answered) ?? queue[0];
    if (first === undefined) return;
    alarm = setTimeout(
      () => {
        alarm = null;
        expire();
        watch();
      },
      Math.max(1, first.deadline - performance.now()),
    );
    alarm.unref();
  }

  function expire(): void {
    const now = performance.now();
    const late = (one: Waiting) => one.deadline <= now;
    for (const one of [...inFlight, ...queue]) if (late(one)) fail(one, new StoreBusy('The database did not answer.'));
    queue = queue.filter((one) => !one.answered);
  }
}

/** From one batch to the next: nothing worth mentioning at a few appends a second, `limits.appendGatherMs` from 100 on. */
export function gatherMs(appendsPerSecond: number): number {
  return Math.min(appendsPerSecond / limits.appendsPerMs, limits.appendGatherMs);
}

function toRow(entry: Append): Row {
  return {
    roomId: entry.roomId,
    type: entry.type,
    actorId: entry.actorId,
    clientId: entry.clientId ?? null,
    lectureId: entry.lectureId ?? null,
    payload: JSON.stringify(entry.payload),
    alongside: (entry.alongside ?? []).map(({ query, rows }) => ({
      sql: query.sql,
      parameters: toParameters(query.parameters),
      rows: rows ?? null,
    })),
  };
}

function settle(one: Waiting, outcome: Outcome): void {
  if (outcome.status === 'failed') return fail(one, outcome.error);
  one.answered = true;
  one.resolve(outcome);
}

function count(batch: Waiting[], outcomes: Outcome[]): void {
  const now = performance.now();
  batch.forEach(({ deadline }, i) => {
    if (outcomes[i]!.status !== 'appended') return;
    figures.eventsAppended++;
    figures.appendSeconds.observe((now - deadline + limits.appendPatienceMs) / 1_000);
  });
}

function fail(one: Waiting, error: Error): void {
  if (one.answered) return;
  one.answered = true;
  one.reject(error);
}
