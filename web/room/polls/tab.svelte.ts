import { t } from '../../i18n/polls.ts';
import type { BesideTab } from '../order/tabs.svelte.ts';
import type { Room } from '../room.svelte.ts';
import Polls from './Polls.svelte';
import { runIn } from './polls.svelte.ts';

/** The tab of polls beside the chat; it counts the one that is open while one has not voted. Reactive. */
export function pollsTab(room: Room): BesideTab | null {
  if (!room.me) return null;
  const run = runIn(room);
  const waits = run?.state === 'open' && !run.mine && room.may('poll.vote');
  return { id: 'polls', name: t('poll.tab'), count: waits ? 1 : 0, Panel: Polls };
}
