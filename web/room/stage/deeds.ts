import { t } from '../../i18n/direct.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import type { RoomRequest } from '../deeds.ts';
import { explainRefusal } from '../explain.ts';
import { Refused } from '../requests.ts';
import type { Room } from '../room.svelte.ts';

/** Asks for it, and says why not when it is refused. */
export async function direct(room: Room, request: RoomRequest): Promise<void> {
  await room.request(request).catch(explainRefusal);
}

/** Asks somebody on stage, and says that he is asked. */
export async function invite(room: Room, { id, name }: { id: string; name: string }): Promise<void> {
  try {
    await room.request({ type: 'stage.invite', account: id });
    toast(t('direct.invited', { name }));
  } catch (error) {
    if (error instanceof Refused && error.code === 'not_found') toast(t('direct.gone', { name }));
    else explainRefusal(error);
  }
}
