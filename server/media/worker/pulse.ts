import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** How busy this process is: what it says of itself, so that it is given no more than it can do. */
export interface PulseMeter {
  /** Called every `tickMs`. */
  tick(now: number): void;
  /**
   * Since it was last taken: the share of the time in which the thread worked, 0 to 1; and by how many milliseconds the latest
   * tick came late. `packetsOut` is the count of all packets so far.
   */
  take(now: number, packetsOut: number): { busy: number; lateMs: number; packetsPerSecond: number };
}

/**
 * The thread's time, not the processor's of all threads: packets are rewritten, encrypted and sent by this one thread, and what
 * others on the machine take from it is missing, too.
 */
export function createPulseMeter(
  tickMs: number,
  utilization: () => Pick<EventLoopUtilization, 'idle' | 'active'> = () => performance.eventLoopUtilization(),
): PulseMeter {
  let before = { ...utilization(), packetsOut: 0 };
  let takenAt: number | undefined;
  let tickedAt: number | undefined;
  let lateMs = 0;
  return {
    tick(now) {
      if (tickedAt !== undefined) lateMs = Math.max(lateMs, now - tickedAt - tickMs);
      tickedAt = now;
    },
    take(now, packetsOut) {
      if (tickedAt !== undefined) lateMs = Math.max(lateMs, now - tickedAt - tickMs);
      const { idle, active } = utilization();
      const worked = active - before.active;
      const time = worked + idle - before.idle;
      const seconds = takenAt === undefined ? 0 : (now - takenAt) / 1_000;
      const taken = {
        busy: time > 0 ? worked / time : 0,
        lateMs,
        packetsPerSecond: seconds > 0 ? (packetsOut - before.packetsOut) / seconds : 0,
      };
      before = { idle, active, packetsOut };
      takenAt = now;
      lateMs = 0;
      return taken;
    },
  };
}
