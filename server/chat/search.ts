import { limits } from '../../protocol/limits.ts';
import { anonymousTag } from '../../protocol/pseudonym.ts';
import type { SearchPage } from '../../protocol/history-api.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { Gate } from '../gate.ts';
import type { Room } from '../rooms/live/room.ts';
import { Buckets, type Rates } from '../rates.ts';
import { createSlices } from '../slices.ts';
import { alike } from '../text.ts';
import { readMessages, readStretch, type HistoryParts } from './history.ts';

export interface SearchParts extends HistoryParts {
  rates?: Rates | undefined;
  /** A clock for the time that is spent, in milliseconds. */
  now?: () => number;
}

/** Events read at once: few enough that taking them over does not hold up the room. */
const stretch = 100;

/**
 * Finds messages by words or parts of them, all of which must stand in the text or in the author's name. Looks through the log
 * from the newest back, in time linear in what it looks through: at most `limits.searchedEvents` events or `limits.searchMs`
 * of work, and says where to go on.
 */
export function createSearch({ rooms, registry, events, reactions, rates, now }: SearchParts) {
  const asking = new Buckets(limits.searchRate, { shared: rates?.('search') });
  const gate = new Gate(limits.searches);

  return {
    /** Needs `chat.read`. Throws `bad_request` when there is nothing to look for, `rate`, `busy`. */
    async find(
      person: Identity,
      roomId: string,
      wish: { words: string; before?: number | undefined },
    ): Promise<SearchPage> {
      await rooms.allowed(person, roomId, 'chat.read');
      const wait = asking.take(person.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const matches = matcher(wish.words);
      const room = await registry.open(roomId);
      const leave = await gate.enter();
      try {
        const { found, backTo, next } = await lookBack(room, wish.before ?? room.seq + 1, matches);
        // Read again: what was erased while the search went on is not found.
        const there = (await readMessages(room, events, found)).filter(isThere).reverse();
        const messages = await reactions.of(room).withReactions(there, person.accountId);
        return { messages, next, searchedBackTo: backTo };
      } finally {
        leave();
      }
    },
  };

  async function lookBack(room: Room, before: number, matches: (event: RoomEvent) => boolean) {
    const slices = createSlices(now);
    const from = Math.min(before, room.seq + 1);
    const until = Math.max(1, from - limits.searchedEvents);
    const found: number[] = [];
    let at = from;
    let backTo: number | null = null;
    const enough = () => at <= until || found.length >= limits.pageSize || slices.worked >= limits.searchMs;
    while (!enough()) {
      const some = await slices.waitFor(readStretch(room, events, Math.max(until, at - stretch), at - 1));
      for (let n = some.length - 1; n >= 0 && !enough(); n--) {
        const event = some[n]!;
        if (matches(event)) found.push(event.seq);
        at = event.seq;
        backTo = event.at;
        const pause = slices.next();
        if (pause) await pause;
      }
      if (some.length === 0) at = until; // the room is gone
    }
    return { found, backTo, next: at > 1 ? at : null };
  }
}

export type Search = ReturnType<typeof createSearch>;

function isThere(event: RoomEvent): event is RoomEvent & { type: 'chat.posted'; text: string } {
  return event.type === 'chat.posted' && event.text !== null;
}

function matcher(words: string): (event: RoomEvent) => boolean {
  const wanted = [...new Set(alike(words).split(/\s+/))].filter(Boolean);
  if (wanted.length === 0) throw new UserError('bad_request', { field: 'q' });
  return (event) => {
    if (!isThere(event)) return false;
    const { by } = event;
    const name = alike(by.anonymous ? anonymousTag(by.id) : by.name);
    const text = alike(event.text);
    return wanted.every((word) => text.includes(word) || name.includes(word));
  };
}
