import type { Socket } from 'node:net';
import { createCapacity, type Capacity } from './capacity.ts';
import type { AskLens, ToWorker } from './ipc.ts';
import { nextToStart, type WorkerSeen } from './placement.ts';
import { MediaUnavailable, type MediaOffer, type MediaStats } from './port.ts';
import { createSupervisor, type Log, type Said, type Supervisor } from './supervisor.ts';

/** The worker processes of one machine. They are known by their number, from 0, and each starts when it is first needed. */
export interface Workers {
  /** Resolves when it is up; rejects when it cannot be started. */
  start(worker: number): Promise<void>;
  /** Starts one more where those that run have much to do. */
  grow(): void;
  seen(): WorkerSeen[];
  ask(
    worker: number,
    request: { type: 'publish' | 'subscribe'; offer: MediaOffer },
    answered: () => void,
  ): Promise<string>;
  tell(worker: number, message: ToWorker): void;
  /** Tells it once it is up, and gives it the socket; false when that takes too long. */
  hand(worker: number, message: ToWorker, socket?: Socket): Promise<boolean>;
  stats(): Promise<MediaStats>;
  lens: AskLens;
  stop(): Promise<void>;
}

export interface WorkersNeeds {
  /** Most of them. */
  count: number;
  /** How busy each may be, as a share of a core. */
  limit: number;
  /** What a viewer is taken to cost before it is measured, likewise; undefined: what is usual. */
  viewerCost: number | undefined;
  startOf(worker: number): Promise<Extract<ToWorker, { type: 'start' }>>;
  /** The viewers that a worker has been given, also those who are not connected yet. */
  viewersOf(worker: number): number;
  log: Log;
  /** It died, and every connection with it. */
  lost(worker: number): void;
  said(worker: number, message: Said): void;
}

interface Slot {
  capacity: Capacity;
  supervisor: Supervisor | undefined;
  starting: Promise<void> | undefined;
  port: number;
  /** When one that could not be started may be tried again. */
  brokenUntil: number;
}

const brokenMs = 30_000;

export function createWorkers({
  count,
  limit,
  viewerCost,
  startOf,
  viewersOf,
  log,
  lost,
  said,
}: WorkersNeeds): Workers {
  const slots = Array.from({ length: count }, (): Slot => ({
    capacity: createCapacity(limit, viewerCost),
    supervisor: undefined,
    starting: undefined,
    port: 0,
    brokenUntil: -Infinity,
  }));
  let stopped = false;

  async function begin(slot: Slot, worker: number): Promise<void> {
    const start = await startOf(worker);
    if (stopped) throw new MediaUnavailable('the media engine has been stopped');
    slot.port = start.port;
    const supervisor = createSupervisor({
      start,
      log,
      lost() {
        slot.capacity.restarted();
        lost(worker);
      },
      pulse(pulse) {
        const wasFull = slot.capacity.full;
        if (pulse) slot.capacity.reported(pulse);
        else slot.capacity.silent();
        if (slot.capacity.full !== wasFull) announce(slot);
        grow();
      },
      said: (message) => said(worker, message),
    });
    slot.supervisor = supervisor;
    await supervisor.ready;
  }

  function start(worker: number): Promise<void> {
    const slot = slots[worker]!;
    slot.starting ??= begin(slot, worker).catch((error: unknown) => {
      slot.supervisor = undefined;
      slot.starting = undefined;
      slot.brokenUntil = performance.now() + brokenMs;
      throw error;
    });
    return slot.starting;
  }

  async function started(worker: number): Promise<Supervisor | undefined> {
    const slot = slots[worker]!;
    await slot.starting?.catch(() => {}); // said by whoever starts it
    return slot.supervisor;
  }

  function grow(): void {
    const next = stopped ? undefined : nextToStart(seen());
    if (next !== undefined)
      start(next).catch((err: unknown) => log.error({ err }, 'a further media worker cannot start'));
  }

  function announce({ port, capacity: { full, pulse } }: Slot): void {
    if (full) log.warn({ port, ...pulse }, 'media worker is full: further viewers are refused');
    else log.info({ port, ...pulse }, 'media worker takes viewers again');
  }

  function seen(): WorkerSeen[] {
    return slots.map((slot, worker) => {
      const viewers = viewersOf(worker);
      return { state: stateOf(slot), load: slot.capacity.load(viewers), takes: slot.capacity.takes(viewers) };
    });
  }

  return {
    start,
    grow,
    seen,
    async ask(worker, request, answered) {
      const supervisor = await started(worker);
      if (!supervisor) throw new MediaUnavailable('the media worker cannot be started');
      return supervisor.ask(request, answered);
    },
    tell: (worker, message) => slots[worker]!.supervisor?.tell(message),
    async hand(worker, message, socket) {
      const supervisor = await started(worker);
      if (supervisor) return supervisor.hand(message, socket);
      socket?.destroy();
      return false;
    },
    async stats() {
      const told = slots.map(async ({ supervisor, port, capacity: { pulse, full } }) => {
        const stats = await supervisor?.stats();
        return stats ? [{ port, ...stats, busy: pulse?.busy ?? 0, full }] : [];
      });
      return { workers: (await Promise.all(told)).flat() };
    },
    lens: async (worker, question) => slots[worker]!.supervisor?.lens(question),
    async stop() {
      stopped = true;
      await Promise.all(slots.map(({ supervisor }) => supervisor?.stop()));
    },
  };
}

function stateOf({ supervisor, starting, brokenUntil }: Slot): WorkerSeen['state'] {
  if (supervisor?.up) return 'up';
  if (starting) return 'away';
  return performance.now() < brokenUntil ? 'broken' : 'off';
}
