import { t } from '../../i18n/write.ts';
import type { Room } from '../room.svelte.ts';
import type { Desk } from './desk.svelte.ts';

/**
 * Says where a message is that was sent and does not appear in the chat: it waits for staff, or was for them alone. Call it
 * while a component is being made.
 */
export function tellOfAsides(room: Room, desk: Desk): void {
  const sent = new Set<string>();
  $effect(() => {
    for (const { clientId } of room.outbox) sent.add(clientId);
    for (const { clientId, why, state } of room.asides) {
      if (clientId === undefined || !sent.delete(clientId)) continue;
      if (state === 'waiting') desk.tell(t(why === 'words' ? 'aside.words' : 'aside.approval'));
      else desk.tell(t('aside.private'));
    }
  });
}
