/** How busy this process is: what it says of itself, so that it is given no more than it can do. */
export interface PulseMeter {
  /** Called every `tickMs`. */
  tick(now: number): void;
  /**
   * Since it was last taken: the share of a core that all threads used; and by how many milliseconds the latest tick came late.
   * `packetsOut` is the count of all packets so far.
   */
  take(now: number, packetsOut: number): { busy: number; lateMs: number; packetsPerSecond: number };
}

export function createPulseMeter(tickMs: number, now: number, cpuMs: () => number = ownCpuMs): PulseMeter {
  let before = { at: now, cpu: cpuMs(), packetsOut: 0 };
  let tickedAt = now;
  let lateMs = 0;
  const late = (at: number) => Math.max(lateMs, at - tickedAt - tickMs);
  return {
    tick(at) {
      lateMs = late(at);
      tickedAt = at;
    },
    take(at, packetsOut) {
      const took = Math.max(1, at - before.at);
      const cpu = cpuMs();
      const taken = {
        busy: (cpu - before.cpu) / took,
        lateMs: late(at),
        packetsPerSecond: ((packetsOut - before.packetsOut) * 1_000) / took,
      };
      before = { at, cpu, packetsOut };
      lateMs = 0;
      return taken;
    },
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
