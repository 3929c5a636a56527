import { explainRefusal } from '../explain.ts';
import type { Room } from '../room.svelte.ts';
import { Refused } from '../requests.ts';
import { t } from '../../i18n/polls.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { open } from './polls.svelte.ts';

/** What staff do with runs; each says why when it is refused. */
export const close = (room: Room, run: string): Promise<void> =>
  explained(() => room.request({ type: 'poll.close', run }));

export const show = (room: Room, run: string, on: boolean): Promise<void> =>
  explained(() => room.request({ type: 'poll.show', run, on }));

export const closeAndShow = (room: Room, run: string): Promise<void> =>
  explained(async () => {
    await room.request({ type: 'poll.close', run });
    await room.request({ type: 'poll.show', run, on: true });
  });

/** Resolves to whether it is open now. */
export async function launch(room: Room, what: Parameters<typeof open>[1]): Promise<boolean> {
  try {
    await open(room, what);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === 'conflict') toast(t('quick.conflict'), { look: 'bad' });
    else explainRefusal(error);
    return false;
  }
}

async function explained(work: () => Promise<unknown>): Promise<void> {
  await work().catch(explainRefusal);
}
