import type { Impairment } from '../../../protocol/impairment.ts';
import type { ConnectionLook } from '../../../protocol/lens.ts';
import type { FrameSeen, ViewerRow } from '../lens-port.ts';
import type { LensQuestion } from '../ipc.ts';
import type { Connections } from './connections.ts';
import { createEnds } from './ends.ts';
import { impairLane } from './impair.ts';
import { lookAt, rowOf } from './look.ts';
import type { Records } from './record.ts';

/** What the lens and the lab want of this worker's connections. */
export interface WorkerLens {
  answer(question: LensQuestion): unknown;
  impair(connection: string, impairment: Impairment | null): void;
  record(connection: string, on: boolean): void;
}

export interface WorkerLensNeeds {
  connections: Pick<Connections, 'find' | 'of'>;
  records: Records;
  /** How the worker is, as it last said. */
  worker(): ConnectionLook['worker'];
}

type Asked<Of extends LensQuestion['of']> = Extract<LensQuestion, { of: Of }>;

export function createWorkerLens({ connections, records, worker }: WorkerLensNeeds): WorkerLens {
  const ends = createEnds();

  function look(names: string[]): ConnectionLook[] {
    const now = performance.now();
    return names.flatMap((name) => {
      const connection = connections.find(name);
      if (!connection) return [];
      connection.party.noteFrames?.(now);
      return [lookAt(connection, ends.of(connection.lane, now), worker(), now)];
    });
  }

  function frame({ connection: name, place, source, timestamp }: Asked<'frame'>): FrameSeen | null {
    const party = connections.find(name)?.party;
    party?.noteFrames?.(performance.now());
    return party?.frame?.(place, source, timestamp) ?? null;
  }

  function rows(room: string): ViewerRow[] {
    const now = performance.now();
    const viewers = connections.of(room).filter(({ role }) => role === 'subscribe');
    const known = ends.ofAll(
      viewers.map(({ lane }) => lane),
      now,
    );
    return viewers.map((viewer, at) => rowOf(viewer, known[at]!, now));
  }

  return {
    answer(question) {
      if (question.of === 'look') return look(question.connections);
      if (question.of === 'frame') return frame(question);
      if (question.of === 'rows') return rows(question.room);
      return records.recorded(question.connection, question.from);
    },
    impair(name, impairment) {
      const connection = connections.find(name);
      if (connection) impairLane(connection.lane, impairment);
    },
    record(name, on) {
      const connection = connections.find(name);
      if (connection) records.record(connection.lane, on);
    },
  };
}
