import type { BaseLogger } from 'pino';

/**
 * For work that is done every few seconds: that it fails is told once, with why, and once that it works again. Waits for the work
 * and never rejects.
 */
export function onceEachWay(
  log: Pick<BaseLogger, 'warn'>,
  words: { fails: string; works: string },
): (work: Promise<unknown>) => Promise<void> {
  let failing = false;
  return (work) =>
    work.then(
      () => {
        if (failing) log.warn(words.works);
        failing = false;
      },
      (err: unknown) => {
        if (!failing) log.warn({ err }, words.fails);
        failing = true;
      },
    );
}
