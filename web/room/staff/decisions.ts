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
    } else explainRefusal(error);
    return false;
  }
}

/** Releases one after the other, in the order they were written. Resolves to how many it were. */
export async function releaseAll(room: Room, asides: readonly Aside[]): Promise<number> {
  let released = 0;
  for (const aside of asides) if (await decide(room, aside, true)) released++;
  return released;
}

/** "Released by Ben", "Refused by Ben: not here", "Taken back by Cleo". */
export function outcome({ state, decidedBy, reason, with: student }: Aside): string {
  const name = nameOf(decidedBy ?? student);
  if (state === 'released') return t('inbox.releasedBy', { name });
  if (state === 'refused') return reason ? t('inbox.refusedWhy', { name, reason }) : t('inbox.refusedBy', { name });
  return t('inbox.withdrawnBy', { name });
}
