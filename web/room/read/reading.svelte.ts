import { t } from '../../i18n/read.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import type { Room } from '../room.svelte.ts';

/** What somebody reads in a room: a message that is pointed at, or a search. One for each room of a page. */
export type Reading = ReturnType<typeof createReading>;

const known = new WeakMap<Room, Reading>();

export function readingOf(room: Room): Reading {
  const reading = known.get(room) ?? createReading(room);
  known.set(room, reading);
  return reading;
}

function createReading(room: Room) {
  /** A new object for every jump, also for one to the same message. */
  let target = $state.raw<{ seq: number } | null>(null);
  let searching = $state(false);

  return {
    get target() {
      return target;
    },
    get searching() {
      return searching;
    },
    set searching(is: boolean) {
      searching = is;
    },
    /** The list has shown it. */
    arrived: () => void (target = null),
    /** Shows the message of that seq in the list, wherever in the room's history it is, and points at it. Says so where it cannot. */
    async jump(seq: number): Promise<boolean> {
      const found = await room.showAround(seq).catch(() => null);
      if (found) target = { seq };
      else toast(t(found === null ? 'read.unreachable' : 'read.gone'));
      return found === true;
    },
  };
}
