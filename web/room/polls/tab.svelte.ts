import type { BesideTab } from '../order/tabs.svelte.ts';
import type { Room } from '../room.svelte.ts';

/** The tab of polls beside the chat. Reactive. */
export function pollsTab(_room: Room): BesideTab | null {
  return null;
}
