import type { BaseLogger } from 'pino';

/** Work that nobody waits for, so that the time of an answer does not tell what it found. */
export interface Background {
  /** Starts the work. A failure is logged under `what`. Beyond `max` pieces at once new ones are dropped and logged. */
  run(what: string, work: () => Promise<unknown>): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export function createBackground({ log, max = 1000 }: { log: Pick<BaseLogger, 'error'>; max?: number }): Background {
  const underWay = new Set<Promise<void>>();
  return {
    run(what, work) {
      if (underWay.size >= max) return log.error({ what }, 'Too much work in the background: dropped');
      // Not in this turn of the event loop: the answer goes first.
      const piece = new Promise<void>((resolve) => setImmediate(resolve))
        .then(work)
        .catch((error: unknown) => log.error({ err: error, what }, 'Work in the background failed'))
        .then(() => void underWay.delete(piece));
      underWay.add(piece);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
