import type { Recorded } from '../lens-port.ts';
import type { Lane } from './lane.ts';

/** What was recorded of connections, those that are gone included, for a while. */
export interface Records {
  record(lane: Lane, on: boolean): void;
  /** The connection is gone. */
  ended(lane: Lane): void;
  recorded(connection: string, from: number): Recorded | null;
  /** Called every 50 ms. */
  tick(now: number): void;
}

export function createRecords(): Records {
  return { record() {}, ended() {}, recorded: () => null, tick() {} };
}
