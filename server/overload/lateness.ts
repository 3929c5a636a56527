const everyMs = 20;

export interface Lateness {
  /** How late a timer came: the 99th percentile since it was last asked for, in milliseconds. */
  take(): number;
  stop(): void;
}

/**
 * Asks the event loop fifty times a second for a moment. Not by `monitorEventLoopDelay`: after each reset it passes over the first
 * moment, and a loop that is late by more than a second has no second one.
 */
export function createLateness(now: () => number = () => performance.now()): Lateness {
  let before = now();
  let late: number[] = [];
  const timer = setInterval(() => {
    const at = now();
    late.push(Math.max(0, at - before - everyMs));
    before = at;
  }, everyMs).unref();

  return {
    take() {
      const sorted = [...late, Math.max(0, now() - before - everyMs)].sort((a, b) => a - b);
      late = [];
      return sorted[Math.ceil(sorted.length * 0.99) - 1]!;
    },
    stop: () => clearInterval(timer),
  };
}
