import { t } from '../../i18n/order.ts';
import type { Room } from '../room.svelte.ts';
import { openFor } from '../staff/inbox.ts';
import Asides from './Asides.svelte';
import { newsFor } from './news.ts';
import type { BesideTab } from './tabs.svelte.ts';
import { seenIn } from './seen.svelte.ts';

/** The tab beside the chat: for staff what waits for them, for others what is between them and staff. Null where neither is. Reactive. */
export function asidesTab(room: Room): BesideTab | null {
  if (!room.me) return null;
  const seen = seenIn(room);
  if (room.may('chat.moderate'))
    return { id: 'asides', name: t('staffTab.inbox'), count: openFor(room.asides, seen.n), Panel: Asides };
  const possible = room.rules.private || room.rules.writing === 'assistants' || room.asides.length > 0;
  return possible
    ? { id: 'asides', name: t('staffTab.toStaff'), count: newsFor(room.asides, seen), Panel: Asides }
    : null;
}
