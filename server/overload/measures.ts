import { performance } from 'node:perf_hooks';
import { handles } from './handles.ts';
import { createLateness } from './lateness.ts';
import { createMemoryGauge } from './memory.ts';
import type { Load } from './pressure.ts';

/** What only other parts of the server know of themselves, as shares. */
export interface Shares {
  connections(): number;
  appends(): number;
}

export interface Measures {
  /** What happened since the last look. */
  look(): Load;
  stop(): void;
}

/** Looks at this very process. */
export function createMeasures({ connections, appends }: Shares): Measures {
  const memory = createMemoryGauge();
  const lateness = createLateness();
  let worked = performance.eventLoopUtilization();

  return {
    look() {
      const now = performance.eventLoopUtilization();
      const busy = performance.eventLoopUtilization(now, worked).utilization;
      const open = handles();
      worked = now;
      return {
        lateMs: lateness.take(),
        busy,
        memory: memory(),
        handles: open === null ? 0 : open.open / open.limit,
        connections: connections(),
        appends: appends(),
      };
    },
    stop: () => lateness.stop(),
  };
}
