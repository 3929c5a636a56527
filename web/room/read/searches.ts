import type { SearchPage } from '../../../protocol/history-api.ts';
import type { Room } from '../room.svelte.ts';
import { createSearch, type Search } from './search.svelte.ts';

const known = new WeakMap<Room, Search>();

/** The search of a room: closed and opened again it shows what it found before. */
export function searchOf(room: Room, fetchPage: (words: string, before?: number) => Promise<SearchPage>): Search {
  const search = known.get(room) ?? createSearch(fetchPage);
  known.set(room, search);
  return search;
}
