import type { Aside } from '../../../protocol/aside.ts';
import { t } from '../../i18n/staff.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { explainRefusal } from '../explain.ts';
import { nameOf } from '../order/names.ts';
import { Refused } from '../requests.ts';
import type { Room } from '../room.svelte.ts';

/** Resolves to whether it was oneself who decided; somebody who was quicker is told of in words. */
export async function decide(room: Room, aside: Aside, release: boolean, reason = ''): Promise<boolean> {
  try {
    await room.request({ type: 'aside.decide', aside: aside.id, release, ...(reason ? { reason } : {}) });
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === 'conflict') {
      const now = room.asides.find(({ id }) => id === aside.id);
      toast(now && now.state !== 'waiting' ? outcome(now) : t('inbox.quicker'));
      void room.loadWaiting().catch(() => {}); // the news of it was lost on its way
    } else explainRefusal(error);
    return false;
  }
}

/**
 * Releases one after the other, in the order they were written, as fast as the server takes them. Resolves to how many it
 * were; what is refused for another reason than haste is explained, and ends it.
 */
export async function releaseAll(room: Room, asides: readonly Aside[]): Promise<number> {
  let released = 0;
  for (const { id } of asides) {
    try {
      await patiently(() => room.request({ type: 'aside.decide', aside: id, release: true }));
      released++;
    } catch (error) {
      if (error instanceof Refused && (error.code === 'conflict' || error.code === 'not_found')) continue;
      explainRefusal(error);
      break;
    }
  }
  return released;
}

const TRIES = 5;

async function patiently(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await ask());
    } catch (error) {
      const wait = error instanceof Refused && error.code === 'rate' ? error.retryAfterMs : undefined;
      if (wait === undefined || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** "Released by Ben", "Refused by Ben: not here", "Taken back by Cleo". */
export function outcome({ state, decidedBy, reason, with: student }: Aside): string {
  const name = nameOf(decidedBy ?? student);
  if (state === 'released') return t('inbox.releasedBy', { name });
  if (state === 'refused') return reason ? t('inbox.refusedWhy', { name, reason }) : t('inbox.refusedBy', { name });
  return t('inbox.withdrawnBy', { name });
}
