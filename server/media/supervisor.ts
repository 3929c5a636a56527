import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { BaseLogger } from 'pino';
import { compileCacheFolder, warmCompileCache } from './compile-cache.ts';
import type { FromWorker, LensAnswers, LensQuestion, Pulse, ToWorker, WorkerStats } from './ipc.ts';
import { MediaUnavailable, SdpInvalid, type MediaOffer } from './port.ts';

export type Log = Pick<BaseLogger, 'info' | 'warn' | 'error'>;

/** Keeps one media worker running. */
export interface Supervisor {
  /** Resolves when the worker is up for the first time; rejects when it cannot be started. */
  readonly ready: Promise<void>;
  readonly up: boolean;
  /**
   * Resolves with the worker's answer. While no worker is up it waits up to 2 s for the next. `answered` is called before any
   * later event of the connection is reported. Throws SdpInvalid or MediaUnavailable.
   */
  ask(request: { type: 'publish' | 'subscribe'; offer: MediaOffer }, answered: () => void): Promise<string>;
  tell(message: ToWorker): void;
  /** Tells it once it is up, and gives it the socket; false when no worker is up in time, or it cannot be reached. */
  hand(message: ToWorker, socket?: Socket): Promise<boolean>;
  /** Undefined while no worker is up. */
  stats(): Promise<WorkerStats | undefined>;
  /** Undefined while no worker is up, and when it does not answer. */
  lens<Q extends LensQuestion>(question: Q): Promise<LensAnswers[Q['of']] | undefined>;
  stop(): Promise<void>;
}

export type Said = Extract<FromWorker, { connection: string } | { link: number | string }>;

export interface SupervisorNeeds {
  start: Extract<ToWorker, { type: 'start' }>;
  log: Log;
  /** The worker died, and every connection with it. */
  lost(): void;
  /** How it is, once a second; undefined when it did not say so in time. */
  pulse(pulse: Pulse | undefined): void;
  /** What it says of a connection, or of a link. */
  said(message: Said): void;
}

interface Pending {
  settle(message: FromWorker): void;
  fail(error: Error): void;
}

const patienceMs = 2_000;
const requestMs = 5_000;
const backoffMs = { first: 50, most: 5_000 };
/** A worker that ran this long is sound: the next restart is quick again. */
const soundMs = 10_000;
const heartbeatMs = 1_000;
const mostUnansweredPings = 10;
const exitMs = 1_000;
const program = new URL('./worker/main.ts', import.meta.url);
/** The worker holds little JavaScript: a small young generation is enough. */
const execArgv = ['--max-semi-space-size=2', '--max-old-space-size=512'];
/** Nothing of the server's environment: its secrets are no business of the process that parses packets. */
const env = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: compileCacheFolder,
  MALLOC_ARENA_MAX: '2',
  UV_THREADPOOL_SIZE: '1',
};

export function createSupervisor({ start, log, lost, pulse, said }: SupervisorNeeds): Supervisor {
  const pending = new Map<number, Pending>();
  const waiters = new Set<(up: boolean) => void>();
  let nextId = 1;
  let child: ChildProcess | undefined;
  let up = false;
  let upSince = 0;
  let unansweredPings = 0;
  let delay: number = backoffMs.first;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let settleReady: { resolve(): void; reject(error: Error): void } | undefined;
  const ready = new Promise<void>((resolve, reject) => (settleReady = { resolve, reject }));

  function spawn(): void {
    const worker = fork(program, [], { execArgv, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child = worker;
    unansweredPings = 0;
    worker
      .stderr!.setEncoding('utf8')
      .on('data', (text: string) => log.warn({ stderr: text.slice(0, 2_000) }, 'media worker wrote to stderr'));
    worker.on('message', (message: FromWorker) => receive(message));
    worker.on('error', (error) => log.error({ err: error }, 'media worker'));
    worker.once('exit', (code, signal) => exited(worker, code, signal));
    worker.send(start);
  }

  function receive(message: FromWorker): void {
    unansweredPings = 0;
    if (message.type === 'started') started();
    else if (message.type === 'cannot_start') cannotStart(message.why);
    else if ('connection' in message || 'link' in message) said(message);
    else if (message.type === 'pong') pulse(message.pulse);
    else {
      pending.get(message.id)?.settle(message);
      pending.delete(message.id);
    }
  }

  function started(): void {
    up = true;
    upSince = performance.now();
    log.info({ pid: child?.pid, port: start.port }, 'media worker is up');
    settleReady?.resolve();
    settleReady = undefined;
    for (const waiter of waiters) waiter(true);
  }

  function cannotStart(why: string): void {
    log.error({ why }, 'media worker cannot start');
    settleReady?.reject(new Error(why));
    child?.kill('SIGKILL');
  }

  function exited(worker: ChildProcess, code: number | null, signal: string | null): void {
    if (worker !== child) return;
    const wasUp = up;
    child = undefined;
    up = false;
    for (const { fail } of pending.values()) fail(new MediaUnavailable('the media worker died'));
    pending.clear();
    if (settleReady) {
      stopping = true; // what does not start at all is told to whoever starts the server
      clearInterval(heartbeat);
      settleReady.reject(new Error(`the media worker ended at its start (${signal ?? `exit code ${code}`})`));
    }
    if (stopping) return;
    log.error({ code, signal, restartInMs: delay }, 'media worker died');
    if (wasUp && performance.now() - upSince >= soundMs) delay = backoffMs.first;
    restart = setTimeout(spawn, delay);
    delay = Math.min(backoffMs.most, delay * 2);
    if (wasUp) lost();
  }

  /** Waits for a worker. False when there is none in time. */
  function worker(): Promise<boolean> {
    if (up || stopping) return Promise.resolve(up);
    return new Promise((resolve) => {
      const done = (isUp: boolean) => {
        clearTimeout(timer);
        waiters.delete(done);
        resolve(isUp);
      };
      const timer = setTimeout(() => done(false), patienceMs);
      waiters.add(done);
    });
  }

  function request<T>(message: ToWorker & { id: number }, settle: (answer: FromWorker) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        pending.delete(message.id);
        reject(new MediaUnavailable('the media worker did not answer'));
      }, requestMs);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      pending.set(message.id, {
        fail,
        settle(answer) {
          clearTimeout(timer);
          try {
            resolve(settle(answer));
          } catch (error) {
            reject(error);
          }
        },
      });
      child!.send(message, (error) => error && fail(new MediaUnavailable('the media worker cannot be reached')));
    });
  }

  const heartbeat = setInterval(() => {
    if (!up) return;
    if (++unansweredPings > mostUnansweredPings) {
      log.error({ pid: child?.pid }, 'media worker hangs');
      child?.kill('SIGKILL');
      return;
    }
    if (unansweredPings > 1) pulse(undefined);
    child?.send({ type: 'ping', id: 0 } satisfies ToWorker, () => {});
  }, heartbeatMs);
  heartbeat.unref();

  void warmCompileCache(program, execArgv, env).then(() => {
    if (!stopping) spawn();
  });
  return {
    ready,
    get up() {
      return up;
    },
    async ask({ type, offer }, answered) {
      if (!(await worker())) throw new MediaUnavailable('no media worker is up');
      return request({ type, id: nextId++, offer }, (answer) => {
        if (answer.type === 'refused') throw new (answer.fault === 'sdp' ? SdpInvalid : MediaUnavailable)(answer.why);
        if (answer.type !== 'answered') throw new Error('the media worker gave the wrong answer');
        answered();
        return answer.sdp;
      });
    },
    tell(message) {
      if (up) child!.send(message, () => {});
    },
    async hand(message, socket) {
      await worker();
      const handed = await new Promise<boolean>((done) => {
        // Else the server it came to would ask the worker for as long as it lives whether its connections are closed.
        if (socket) Object.assign(socket, { server: null });
        if (up) child!.send(message, socket, (error) => done(!error));
        else done(false);
      });
      socket?.destroy(); // what was handed over is not in it any more; who counts open connections counts one less
      return handed;
    },
    async stats() {
      if (!up) return undefined;
      return request({ type: 'stats', id: nextId++ }, (answer) => (answer.type === 'stats' ? answer.stats : undefined));
    },
    async lens<Q extends LensQuestion>(question: Q) {
      if (!up) return undefined;
      const message: ToWorker & { id: number } = { type: 'lens', id: nextId++, question };
      return request(message, (told) =>
        told.type === 'lens' ? (told.answer as LensAnswers[Q['of']]) : undefined,
      ).catch(() => undefined);
    },
    async stop() {
      stopping = true;
      clearInterval(heartbeat);
      clearTimeout(restart);
      for (const waiter of waiters) waiter(false);
      const worker = child;
      if (!worker) return;
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      const timer = setTimeout(() => worker.kill('SIGKILL'), exitMs);
      if (worker.connected) worker.disconnect();
      else worker.kill('SIGKILL');
      await gone;
      clearTimeout(timer);
    },
  };
}
