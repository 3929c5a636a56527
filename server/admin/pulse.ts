import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Beat {
  /** 99 of 100 timers were not later. */
  p99Ms: number;
  maxMs: number;
}

const everyMs = 10_000;
const resolution = 50;

/** How late timers run in this process: the worse of the last ten seconds and of those that run now. */
export function takePulse() {
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  let before: Beat = { p99Ms: 0, maxMs: 0 };
  const timer = setInterval(() => {
    before = read();
    delays.reset();
  }, everyMs).unref();

  /** The histogram has how long each took, with the pause that was asked for. */
  function read(): Beat {
    if (delays.count === 0) return { p99Ms: 0, maxMs: 0 };
    const late = (ns: number) => Math.max(0, Math.round(ns / 1e6 - resolution));
    return { p99Ms: late(delays.percentile(99)), maxMs: late(delays.max) };
  }

  return {
    now(): Beat {
      const current = read();
      return { p99Ms: Math.max(before.p99Ms, current.p99Ms), maxMs: Math.max(before.maxMs, current.maxMs) };
    },
    stop(): void {
      clearInterval(timer);
      delays.disable();
    },
  };
}
