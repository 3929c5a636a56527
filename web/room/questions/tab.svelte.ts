import type { BesideTab } from '../order/tabs.svelte.ts';
import type { Room } from '../room.svelte.ts';

/** The tab of questions beside the chat. Reactive. */
export function questionsTab(_room: Room): BesideTab | null {
  return null;
}
