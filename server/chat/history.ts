import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import type { Identity } from '../accounts/port.ts';
import type { EventStore } from '../rooms/events.store.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Reactions } from './reactions.ts';

export interface HistoryParts {
  rooms: Pick<Rooms, 'allowed'>;
  registry: Registry;
  events: EventStore;
  reactions: Reactions;
}

/** Which stretch of the log; without a place, the newest. */
export interface Stretch {
  before?: number | undefined;
  after?: number | undefined;
  around?: number | undefined;
  limit: number;
}

/** The log of a room, read back by its members, with what people say to messages. */
export function createHistory({ rooms, registry, events, reactions }: HistoryParts) {
  return {
    /** Up to `limit` events, oldest first. Needs `chat.read`. */
    async page(person: Identity, roomId: string, wish: Stretch): Promise<{ epoch: string; events: RoomEvent[] }> {
      await rooms.allowed(person, roomId, 'chat.read');
      const room = await registry.open(roomId);
      const [first, last] = placesOf(wish, Math.min(wish.limit, limits.pageSizeMax), room.seq);
      const found = await readStretch(room, events, first, last);
      return { epoch: room.epoch, events: await withReactions(room, found, person) };
    },

    /** The messages at these places; what is no message is left out. Needs `chat.read`. */
    async messages(person: Identity, roomId: string, seqs: readonly number[]): Promise<RoomEvent[]> {
      await rooms.allowed(person, roomId, 'chat.read');
      const room = await registry.open(roomId);
      const asked = [...new Set(seqs)].slice(0, limits.eventsBySeq);
      const messages = await readMessages(room, events, asked);
      return withReactions(room, messages, person);
    },
  };

  function withReactions(room: Room, found: RoomEvent[], { accountId }: Identity): Promise<RoomEvent[]> {
    return reactions.of(room).withReactions(found, accountId);
  }
}

export type History = ReturnType<typeof createHistory>;

/** The events from `first` to `last`, from memory where it reaches back so far. */
export async function readStretch(room: Room, events: EventStore, first: number, last: number): Promise<RoomEvent[]> {
  return room.between(first, last) ?? events.after(room.id, first - 1, last + 1 - first);
}

/** The messages at these places as they are now, oldest first. */
export async function readMessages(room: Room, events: EventStore, seqs: readonly number[]): Promise<RoomEvent[]> {
  const older = seqs.filter((seq) => seq < room.oldest);
  const read = older.length > 0 ? await events.at(room.id, older) : [];
  const held = seqs.filter((seq) => seq >= room.oldest).sort((a, b) => a - b);
  const found = [...read, ...held.flatMap((seq) => room.between(seq, seq) ?? [])];
  return found.filter((event) => event.type === 'chat.posted');
}

/** First and last seq of the stretch: the log has no gaps, so they can be reckoned. */
function placesOf({ before, after, around }: Stretch, count: number, newest: number): [first: number, last: number] {
  if (after !== undefined) return [after + 1, after + count];
  if (around !== undefined) {
    const first = Math.max(1, Math.min(around - Math.floor(count / 2), newest + 1 - count));
    return [first, first + count - 1];
  }
  const last = Math.min(before ?? Infinity, newest + 1) - 1;
  return [Math.max(1, last + 1 - count), last];
}
