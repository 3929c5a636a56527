const firstMs = 25;
const longestMs = 500;

/**
 * How long to leave a database alone that did not let us in: twice as long after each failure, up to half a second, and never
 * the same for all nodes, so that one that comes up again is not run over. Short, because what waits is to be delivered soon.
 */
export interface Backoff {
  /** Resolves when it may be tried again. */
  over(): Promise<void>;
  failed(): void;
  worked(): void;
}

export function createBackoff(random: () => number = Math.random): Backoff {
  let failures = 0;
  let until = 0;
  return {
    async over() {
      const wait = until - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
    failed() {
      // Several that were let in together and fail together are one failure.
      if (performance.now() < until) return;
      const most = Math.min(longestMs, firstMs * 2 ** failures++);
      until = performance.now() + most * (0.5 + random() / 2);
    },
    worked() {
      failures = 0;
      until = 0;
    },
  };
}
