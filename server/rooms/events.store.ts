import type { Kysely, Selectable } from 'kysely';
import type { By, RoomEvent, RoomEventBody, RoomRole } from '../../protocol/room.ts';
import { isPseudonym } from './pseudonym.ts';
import type { Database, RoomEventTable } from '../store/schema.ts';

type Row = Pick<
  Selectable<RoomEventTable>,
  'seq' | 'type' | 'actor_id' | 'client_id' | 'lecture_id' | 'payload' | 'at'
>;

/** A part of the log: one lecture, and from one time to before another. */
export interface Span {
  lectureId?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** The room log, read. Writing goes through `Store.append` only. */
export function createEventStore(db: Kysely<Database>) {
  const select = () =>
    db
      .selectFrom('room_event')
      .leftJoin('user', 'user.id', 'room_event.actor_id')
      .leftJoin('membership', (join) =>
        join
          .onRef('membership.room_id', '=', 'room_event.room_id')
          .onRef('membership.account_id', '=', 'room_event.actor_id'),
      )
      .select([
        'room_event.seq',
        'room_event.type',
        'room_event.actor_id',
        'room_event.client_id',
        'room_event.lecture_id',
        'room_event.payload',
        'room_event.at',
        'user.name as name',
        'membership.role as role',
      ]);

  return {
    /** The last `limit` events, oldest first. */
    async newest(roomId: string, limit: number): Promise<RoomEvent[]> {
      const rows = await select()
        .where('room_event.room_id', '=', roomId)
        .orderBy('room_event.seq', 'desc')
        .limit(limit)
        .execute();
      return complete(roomId, rows.reverse());
    },

    /** Up to `limit` events with `seq` above `after`, oldest first. */
    async after(roomId: string, after: number, limit: number): Promise<RoomEvent[]> {
      const rows = await select()
        .where('room_event.room_id', '=', roomId)
        .where('room_event.seq', '>', after)
        .orderBy('room_event.seq', 'asc')
        .limit(limit)
        .execute();
      return complete(roomId, rows);
    },

    async find(roomId: string, seq: number): Promise<RoomEvent | null> {
      const row = await select()
        .where('room_event.room_id', '=', roomId)
        .where('room_event.seq', '=', seq)
        .executeTakeFirst();
      return row ? (await complete(roomId, [row]))[0]! : null;
    },

    /** The messages from `first` to `last` that were written in this lecture and time, oldest first; none of a deleted room. */
    async messages(roomId: string, first: number, last: number, span: Span = {}): Promise<RoomEvent[]> {
      let query = select()
        .innerJoin('room', (join) => join.onRef('room.id', '=', 'room_event.room_id').on('room.deleted_at', 'is', null))
        .where('room_event.room_id', '=', roomId)
        .where('room_event.seq', '>=', first)
        .where('room_event.seq', '<=', last)
        .where('room_event.type', '=', 'chat.posted');
      if (span.lectureId !== undefined) query = query.where('room_event.lecture_id', '=', span.lectureId);
      if (span.from !== undefined) query = query.where('room_event.at', '>=', span.from);
      if (span.to !== undefined) query = query.where('room_event.at', '<', span.to);
      return (await query.orderBy('room_event.seq', 'asc').execute()).map(toRoomEvent);
    },

    /** The events at these places, oldest first. */
    async at(roomId: string, seqs: readonly number[]): Promise<RoomEvent[]> {
      const rows = await select()
        .where('room_event.room_id', '=', roomId)
        .where('room_event.seq', 'in', seqs)
        .orderBy('room_event.seq', 'asc')
        .execute();
      return complete(roomId, rows);
    },

    /** Statement that puts another text in its place, while it is its author's to change; no row when it is not. */
    changeText(
      roomId: string,
      seq: number,
      change: { actorId: string; postedSince: number; payload: Record<string, unknown> },
    ) {
      return db
        .updateTable('room_event')
        .set({ payload: JSON.stringify(change.payload) })
        .where('room_id', '=', roomId)
        .where('seq', '=', seq)
        .where('type', '=', 'chat.posted')
        .where('actor_id', '=', change.actorId)
        .where('payload', '!=', '{}')
        .where('at', '>=', change.postedSince)
        .compile();
    },

    /** Statement that erases a message's text; it touches no row when the text is gone already. */
    eraseText(roomId: string, seq: number) {
      return db
        .updateTable('room_event')
        .set({ payload: '{}' })
        .where('room_id', '=', roomId)
        .where('seq', '=', seq)
        .where('type', '=', 'chat.posted')
        .where('payload', '!=', '{}')
        .compile();
    },
  };

  /** Events as they are now: an edit is stored without its text, which stands in the message it changed, so that erasing one erases both. */
  async function complete(roomId: string, rows: FullRow[]): Promise<RoomEvent[]> {
    const events = rows.map(toRoomEvent);
    const refs = events.flatMap((event) => (event.type === 'chat.edited' ? [event.ref] : []));
    if (refs.length === 0) return events;
    const edited = await select()
      .where('room_event.room_id', '=', roomId)
      .where('room_event.seq', 'in', refs)
      .execute();
    const now = new Map(edited.map((row) => [row.seq, toRoomEvent(row)]));
    return events.map((event) => {
      const message = event.type === 'chat.edited' ? now.get(event.ref) : undefined;
      if (event.type !== 'chat.edited' || message?.type !== 'chat.posted') return event;
      return { ...event, text: message.text, ...(message.mentions ? { mentions: message.mentions } : {}) };
    });
  }
}

export type EventStore = ReturnType<typeof createEventStore>;

type FullRow = Row & { name: string | null; role: RoomRole | null };

function toRoomEvent(row: FullRow): RoomEvent {
  return roomEvent(
    { ...row, lectureId: row.lecture_id, clientId: row.client_id },
    byOfRow(row),
    JSON.parse(row.payload) as Record<string, unknown>,
  );
}

function byOfRow({ actor_id: id, name, role }: { actor_id: string; name: string | null; role: RoomRole | null }): By {
  if (isPseudonym(id)) return { id, name: '', role: 'student', anonymous: true };
  return { id, name: name ?? '', role };
}

/** The event as the protocol has it, from what was written. */
export function roomEvent(
  entry: { seq: number; at: number; type: string; lectureId?: string | null; clientId?: string | null },
  by: By,
  payload: Record<string, unknown>,
): RoomEvent {
  return {
    seq: entry.seq,
    at: entry.at,
    by,
    ...(entry.lectureId ? { lectureId: entry.lectureId } : {}),
    ...toBody(entry.type, payload, entry.clientId ?? undefined),
  };
}

function toBody(type: string, payload: Record<string, unknown>, clientId: string | undefined): RoomEventBody {
  // An erased message keeps its place, with no text.
  if (type === 'chat.edited') return { type, ref: 0, editedAt: 0, text: null, ...payload };
  if (type === 'chat.posted') return { type, text: null, ...payload, ...(clientId ? { clientId } : {}) };
  return { type, ...payload } as RoomEventBody;
}
