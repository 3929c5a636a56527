import { limits } from '../../protocol/limits.ts';
import type { ScheduleCancel, ScheduleChange, ScheduledLecture, ScheduleNew } from '../../protocol/schedule.ts';
import type { z } from 'zod';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { cleanLine, cleanText } from '../text.ts';
import type { News, Notices } from './notices.ts';
import { isAhead, toMessage, type Planned, type Range, type ScheduleStore } from './schedule.store.ts';

export interface SchedulingParts {
  store: ScheduleStore;
  rooms: Pick<Rooms, 'allowed'>;
  notices: Notices;
  rates?: Rates | undefined;
  now: () => number;
}

export const dayMs = 24 * 60 * 60_000;

/** Read when somebody plans: the library takes some 40 ms, which no start of a server should wait for. */
const wallClock = () => import('./wall-clock.ts');

/** The rules of planning lectures. Every function begins with who may. */
export function createScheduling({ store, rooms, notices, rates, now }: SchedulingParts) {
  const rate = new Buckets(limits.scheduleRate, { now, shared: rates?.('schedule') });

  return {
    /** What is planned in the room; from 30 days ago on where no moment is said. */
    async list(person: Identity, roomId: string, range: Partial<Range>): Promise<ScheduledLecture[]> {
      await rooms.allowed(person, roomId, 'room.see');
      return (await store.inRoom(roomId, whole(range))).map(toMessage);
    },

    /** The same of all rooms the person is a member of. */
    async mine(person: Identity, range: Partial<Range>): Promise<ScheduledLecture[]> {
      return (await store.ofMember(person.accountId, whole(range), now())).map(toMessage);
    },

    /** One of them, as its row is. Throws `not_found`. */
    async one(person: Identity, roomId: string, id: string): Promise<Planned> {
      await rooms.allowed(person, roomId, 'room.see');
      return found(roomId, id);
    },

    /** Plans one lecture or a weekly series. Throws `quota`, and `bad_request` for what is no time, or one long over. */
    async plan(person: Identity, roomId: string, wish: ScheduleNew): Promise<ScheduledLecture[]> {
      await mayEdit(person, roomId);
      const at = now();
      const { title, description } = cleaned(wish);
      const spans = (await wallClock()).spansOf(wish);
      refusePast(spans[0]!.startsAt, at);
      const series_id = wish.weekly ? newId() : null;
      const rows = spans.map(({ startsAt, endsAt, zone }) => ({
        ...{ id: newId(), room_id: roomId, series_id, title, description, zone },
        ...{ starts_at: startsAt, ends_at: endsAt, state: 'scheduled' as const, lecture_id: null, sequence: 0 },
        ...{ made_by: person.accountId, made_at: at, changed_at: at },
      }));
      if (!(await store.add(roomId, rows, at - dayMs, limits.scheduledPerRoom))) throw new UserError('quota');
      return (await store.those(rows.map(({ id }) => id))).map(toMessage);
    },

    /** Changes one, or with `following` also those after it; tells the members. Throws `conflict` for one that was begun or cancelled. */
    async change(
      person: Identity,
      roomId: string,
      id: string,
      wish: z.output<typeof ScheduleChange>,
    ): Promise<ScheduledLecture[]> {
      await mayEdit(person, roomId);
      const before = await found(roomId, id);
      if (!isOpen(before)) throw new UserError('conflict');
      const words = cleaned(wish);
      const move = (await wallClock()).movement(toMessage(before), wish);
      const at = now();
      const rows = (wish.following ? await store.following(before) : [before]).filter(isOpen);
      const changed = rows
        .map((row) => {
          const { startsAt, endsAt, zone } = move(toMessage(row));
          return { row, after: { ...row, ...words, starts_at: startsAt, ends_at: endsAt, zone } };
        })
        .filter(({ row, after }) => differ(row, after));
      const own = changed.find(({ row }) => row.id === id)?.after;
      if (own && own.starts_at !== before.starts_at) refusePast(own.starts_at, at);
      return write(
        changed.map(({ after }) => after),
        at,
        { of: 'change', by: person, before, note: wish.note },
      );
    },

    /** It does not take place, or after all it does; with `following` also those after it. Throws `conflict` for one that was begun. */
    async cancel(
      person: Identity,
      roomId: string,
      id: string,
      wish: z.output<typeof ScheduleCancel>,
    ): Promise<ScheduledLecture[]> {
      await mayEdit(person, roomId);
      const before = await found(roomId, id);
      if (!isAhead(before)) throw new UserError('conflict');
      const [from, to] = wish.cancelled ? (['scheduled', 'cancelled'] as const) : (['cancelled', 'scheduled'] as const);
      const rows = (wish.following ? await store.following(before) : [before]).filter(isAhead);
      const changed = rows.filter(({ state }) => state === from).map((row) => ({ ...row, state: to }));
      const of = wish.cancelled ? 'cancellation' : 'return';
      return write(changed, now(), { of, by: person, before, note: wish.note });
    },
  };

  function whole({ from = now() - 30 * dayMs, to = Number.MAX_SAFE_INTEGER }: Partial<Range>): Range {
    return { from, to };
  }

  async function mayEdit(person: Identity, roomId: string): Promise<void> {
    await rooms.allowed(person, roomId, 'schedule.edit');
    const wait = rate.take(person.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }

  async function found(roomId: string, id: string): Promise<Planned> {
    const row = await store.find(roomId, id);
    if (!row) throw new UserError('not_found');
    return row;
  }

  /** Writes them, and tells the members once of all of them. Answers with them, or where nothing changes with the one that was asked for. */
  async function write(
    rows: Planned[],
    at: number,
    { by, note, ...news }: Pick<News, 'of' | 'before'> & { by: Identity; note: string },
  ): Promise<ScheduledLecture[]> {
    if (rows.length === 0) return [toMessage(news.before)];
    await store.change(rows, at);
    const after = await store.those(rows.map(({ id }) => id));
    await notices.tell({ ...news, after, by: by.accountId, note: cleanText(note) }, at);
    return after.map(toMessage);
  }
}

export type Scheduling = ReturnType<typeof createScheduling>;

const isOpen = (row: Planned): boolean => isAhead(row) && row.state === 'scheduled';

function refusePast(startsAt: number, at: number): void {
  if (startsAt < at - dayMs) throw new UserError('bad_request', { field: 'starts' });
}

function cleaned<T extends { title?: string | undefined; description?: string | undefined }>(
  wish: T,
): Pick<T, 'title' | 'description'> {
  const title = wish.title === undefined ? undefined : cleanLine(wish.title);
  if (title === '') throw new UserError('bad_request', { field: 'title' });
  return {
    ...(title === undefined ? {} : { title }),
    ...(wish.description === undefined ? {} : { description: cleanText(wish.description) }),
  } as Pick<T, 'title' | 'description'>;
}

function differ(row: Planned, after: Planned): boolean {
  return (['title', 'description', 'starts_at', 'ends_at', 'zone'] as const).some((of) => row[of] !== after[of]);
}
