import { t } from '../../i18n/questions.ts';
import { browserStorage } from '../browser.ts';
import type { BesideTab } from '../order/tabs.svelte.ts';
import type { Room } from '../room.svelte.ts';
import { askKey, readAsk } from './draft.ts';
import Panel from './Panel.svelte';

const taken = new WeakSet<Room>();

/** The tab of questions beside the chat. For staff it counts what waits, too. Reactive. */
export function questionsTab(room: Room): BesideTab | null {
  if (!room.me || !room.entered || !room.may('question.ask')) return null;
  takeUp(room, room.me.id);
  const { open, waiting } = room.signals['questions.told'] ?? room.entered.classroom.questions;
  return { id: 'questions', name: t('qa.tab'), count: open + (waiting ?? 0), Panel };
}

/** What was on its way when the page was left is asked now, wherever one is looking. */
function takeUp(room: Room, account: string): void {
  if (taken.has(room)) return;
  taken.add(room);
  if (readAsk(browserStorage(), askKey(account, room.id)).clientId === null) return;
  import('./asking.svelte.ts').then(
    ({ askingOf }) => askingOf(room),
    () => taken.delete(room),
  );
}
