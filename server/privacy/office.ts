import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Obstacles, Texts } from '../../protocol/privacy.ts';
import type { Privacy } from './create.ts';
import type { Pending } from './erasure.store.ts';

export interface PrivacyOfficeParts extends Privacy {
  /** Events of rooms in memory that another process wrote are shown. */
  catchUp: () => Promise<void>;
  log: Pick<BaseLogger, 'info' | 'warn'>;
  everyMs?: number;
}

/**
 * Erasures on a running node. What was begun is gone on with in the background; every few seconds it looks whether somebody else
 * left one unfinished, or worked on one: the command line, a node that died.
 */
export function createPrivacyOffice(parts: PrivacyOfficeParts) {
  const { stores, erasures, catchUp, log, everyMs = limits.erasuresEveryMs } = parts;
  const underWay = new Set<Promise<void>>();
  let seen: string | null = null;
  let looking: Promise<void> | null = null;

  const timer = setInterval(() => {
    looking ??= look()
      .catch((err: unknown) => log.warn({ err }, 'erasures could not be looked at'))
      .finally(() => (looking = null));
  }, everyMs).unref();

  return {
    obstacles: (accountId: string): Promise<Obstacles> => erasures.obstacles(accountId),

    /** Resolves when nobody can be the account any more; its texts go in the background. Throws `not_found`, `last_admin`, `last_owner`. */
    async erase(accountId: string, wish: { texts: Texts; actor: string | null }): Promise<void> {
      finish(await erasures.begin(accountId, wish));
    },

    look,
    /** Resolves when nothing goes on here. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => clearInterval(timer),
  };

  async function look(): Promise<void> {
    for (const pending of await stores.erasures.waiting()) {
      if (await stores.erasures.take(pending.hash)) finish(pending);
    }
    const now = await stores.erasures.newest();
    if (seen !== null && seen !== now) await catchUp();
    seen = now;
  }

  /** What fails stays in the table, and is taken up again. */
  function finish(pending: Pending): void {
    const work = erasures
      .finish(pending)
      .then(
        () => log.info('an account was erased'),
        (err: unknown) => log.warn({ err }, 'an account is not erased yet; it is tried again'),
      )
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }
}

export type PrivacyOffice = ReturnType<typeof createPrivacyOffice>;
