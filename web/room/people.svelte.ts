import { limits } from '../../protocol/limits.ts';
import type { PeopleListed } from '../../protocol/room.ts';
import type { Room } from './room.svelte.ts';

type Person = PeopleListed['people'][number];

const EVERY_MS = 10_000;
const SOON_MS = 1_500;
/** So many pages are kept fresh; whoever asks for more of a full hall gets a list that stands still. */
const FRESH_PAGES = 3;

/** Who is here now, fetched again every ten seconds and soon after the number changed. Call `stop()` at the end. */
export function createPeople(room: Room) {
  let people = $state.raw<Person[]>([]);
  let next = $state<string | null>(null);
  let state = $state<'loading' | 'there' | 'failed'>('loading');
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), EVERY_MS);
    if (busy || document.visibilityState === 'hidden' || people.length > FRESH_PAGES * limits.pageSizeMax) return;
    busy = true;
    try {
      const wanted = Math.max(1, Math.ceil(people.length / limits.pageSizeMax));
      let page = await room.people();
      let found = page.people;
      for (let i = 1; i < wanted && page.next; i++) {
        page = await room.people(page.next);
        found = [...found, ...page.people];
      }
      people = found;
      next = page.next;
      state = 'there';
    } catch {
      if (state === 'loading') state = 'failed';
    } finally {
      busy = false;
    }
  }

  return {
    get people() {
      return people;
    },
    get more() {
      return next !== null;
    },
    get state() {
      return state;
    },
    refresh,
    /** The number of people changed: look again, but let a hall that fills up settle first. */
    soon(): void {
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), SOON_MS);
    },
    /** The next page. Rejects with `Refused`. */
    async fetchMore(): Promise<void> {
      if (next === null || busy) return;
      busy = true;
      try {
        const page = await room.people(next);
        people = [...people, ...page.people];
        next = page.next;
      } finally {
        busy = false;
      }
    },
    stop: () => clearTimeout(timer),
  };
}
