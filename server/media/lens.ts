import type { AskLens, ToWorker } from './ipc.ts';
import type { MediaLens } from './lens-port.ts';
import { createRecalled } from './recalled.ts';

export interface LensNeeds {
  lens: AskLens;
  tell(worker: number, message: ToWorker): void;
  /** Of a connection that is open. */
  workerOf(connection: string): number | undefined;
  /** Those that have connections of the room. */
  workersOf(room: string): number[];
}

/** Asks each worker about the connections it has. A worker that does not answer is left out. */
export function createLens({ lens, tell, workerOf, workersOf }: LensNeeds): MediaLens {
  const recalled = createRecalled<number>();
  return {
    async look(connections) {
      const byWorker = Map.groupBy(connections, workerOf);
      const told = [...byWorker].map(([worker, those]) =>
        worker === undefined ? undefined : lens(worker, { of: 'look', connections: those }),
      );
      return (await Promise.all(told)).flatMap((looks) => looks ?? []);
    },
    async frame(connection, place, source, timestamp) {
      const worker = workerOf(connection);
      if (worker === undefined) return null;
      return (await lens(worker, { of: 'frame', connection, place, source, timestamp })) ?? null;
    },
    async rows(room) {
      const told = workersOf(room).map((worker) => lens(worker, { of: 'rows', room }));
      return (await Promise.all(told)).flatMap((rows) => rows ?? []);
    },
    impair(connection, impairment) {
      const worker = workerOf(connection);
      if (worker !== undefined) tell(worker, { type: 'impair', connection, impairment });
    },
    record(connection, on) {
      const worker = workerOf(connection);
      if (worker === undefined) return;
      if (on) recalled.note(connection, worker);
      tell(worker, { type: 'record', connection, on });
    },
    async recorded(connection, from) {
      const worker = workerOf(connection) ?? recalled.of(connection);
      if (worker === undefined) return null;
      return (await lens(worker, { of: 'recorded', connection, from })) ?? null;
    },
  };
}
