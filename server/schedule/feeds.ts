import { createHash, randomBytes } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import type { CalendarFeed } from '../../protocol/schedule.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { FeedStore } from './feeds.store.ts';
import { calendarOf } from './ics.ts';
import { dayMs } from './schedule.ts';
import type { Planned, ScheduleStore } from './schedule.store.ts';

export interface FeedsParts {
  feeds: FeedStore;
  store: Pick<ScheduleStore, 'inRoom' | 'ofMember'>;
  rooms: Pick<Rooms, 'allowed'>;
  origin: () => string;
  rates?: Rates | undefined;
  now: () => number;
}

/** How much of the past a calendar shows. */
const pastMs = 180 * dayMs;

/**
 * Addresses that calendar programs read without a session: 256 random bits of which the server keeps the SHA-256, so an address is
 * shown when it is made and never again. What it shows is what its owner may see at that moment.
 */
export function createFeeds({ feeds, store, rooms, origin, rates, now }: FeedsParts) {
  const rate = new Buckets(limits.calendarRate, { now, shared: rates?.('calendar') });

  return {
    /** One's own, newest first. */
    list: (person: Identity): Promise<CalendarFeed[]> => feeds.of(person.accountId),

    /** A new one, with its address; for one room, or with null for all one is in. Throws `quota`. */
    async make(person: Identity, room: string | null): Promise<CalendarFeed> {
      if (room !== null) await rooms.allowed(person, room, 'room.see');
      const token = randomBytes(32).toString('base64url');
      const row = { id: newId(), account_id: person.accountId, room_id: room, hash: hashOf(token), made_at: now() };
      if (!(await feeds.add(row, limits.calendarFeedsPerAccount))) throw new UserError('quota');
      const made = (await feeds.of(person.accountId)).find(({ id }) => id === row.id)!;
      return { ...made, address: `${origin()}/calendar/${token}.ics` };
    },

    /** From now on the address shows nothing. Throws `not_found`. */
    async remove(person: Identity, id: string): Promise<void> {
      if (!(await feeds.remove(person.accountId, id))) throw new UserError('not_found');
    },

    /** What the address shows. Throws `not_found`; `rate` for one address that is read too often, and for who guesses. */
    async read(token: string, from: string): Promise<string> {
      const hash = hashOf(token);
      const at = now();
      const feed = await feeds.read(hash, at);
      const wait = rate.take(feed ? hash : from);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      if (!feed) throw new UserError('not_found');
      const range = { from: at - pastMs, to: Number.MAX_SAFE_INTEGER };
      const { accountId, roomId } = feed;
      const lectures = roomId === null ? await store.ofMember(accountId, range, at) : await store.inRoom(roomId, range);
      return calendarOf(lectures, { name: nameOf(roomId, lectures), origin: origin() });
    },

    /** One lecture as a file. */
    file: (lecture: Planned): Promise<string> => calendarOf([lecture], { name: lecture.room_name, origin: origin() }),
  };
}

export type Feeds = ReturnType<typeof createFeeds>;

function nameOf(roomId: string | null, lectures: Planned[]): string {
  return (roomId === null ? undefined : lectures[0]?.room_name) ?? 'ChatStream';
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
