import type { Aside } from '../../../protocol/aside.ts';
import { browserStore } from '../../ui/remember.ts';
import type { Room } from '../room.svelte.ts';

/** How far one has looked at asides: the highest `n`, and how many of one's own were refused by then. */
export interface Seen {
  n: number;
  refused: number;
}

let known = $state.raw<Record<string, Seen>>({});

const keyOf = (room: Room) => `asides.${room.me?.id}.${room.id}`;

/** What was looked at in this browser. Reactive. */
export function seenIn(room: Room): Seen {
  const key = keyOf(room);
  return known[key] ?? stored(key);
}

/** Everything there is now was looked at. */
export function lookedAt(room: Room): void {
  const seen = { n: room.asides.at(-1)?.n ?? 0, refused: refusedOf(room.asides) };
  const before = seenIn(room);
  if (seen.n <= before.n && seen.refused <= before.refused) return;
  const key = keyOf(room);
  known = { ...known, [key]: seen };
  browserStore.set(key, `${seen.n} ${seen.refused}`);
}

export const refusedOf = (asides: readonly Aside[]): number => asides.filter(({ state }) => state === 'refused').length;

function stored(key: string): Seen {
  const [n, refused] = (browserStore.get(key) ?? '').split(' ').map(Number);
  return { n: n || 0, refused: refused || 0 };
}
