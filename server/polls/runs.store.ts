import type { Kysely, Selectable } from 'kysely';
import type { PollContent } from '../../protocol/polls.ts';
import type { By } from '../../protocol/room.ts';
import type { PollRunTable } from '../store/classroom-schema.ts';
import type { Database } from '../store/schema.ts';

/** A poll that was put to the room. */
export interface Run {
  id: string;
  roomId: string;
  pollId: string | null;
  lectureId: string | null;
  content: PollContent;
  state: 'open' | 'closed';
  /** Everybody sees the results. */
  shown: boolean;
  openedBy: string;
  openedAt: number;
  closesAt: number | null;
  closedAt: number | null;
  /** Makes the names of anonymous voters; there only while it is open. */
  key: string | null;
}

/** What was put to rooms. Changes are statements that run alongside the event that tells of them. */
export function createRunStore(db: Kysely<Database>) {
  const ofRoom = (roomId: string) => db.selectFrom('poll_run').where('room_id', '=', roomId).selectAll();

  return {
    async find(roomId: string, id: string): Promise<Run | null> {
      const row = await ofRoom(roomId).where('id', '=', id).executeTakeFirst();
      return row ? toRun(row) : null;
    },

    /** The one that is open. */
    async open(roomId: string): Promise<Run | null> {
      const row = await ofRoom(roomId).where('state', '=', 'open').executeTakeFirst();
      return row ? toRun(row) : null;
    },

    /** The last one of a lecture; the last one whose results are shown. */
    async last(roomId: string, lectureId: string, { shown }: { shown: boolean }): Promise<Run | null> {
      let query = ofRoom(roomId).where('lecture_id', '=', lectureId);
      if (shown) query = query.where('shown', '=', 1);
      const row = await query.orderBy('opened_at', 'desc').orderBy('id').limit(1).executeTakeFirst();
      return row ? toRun(row) : null;
    },

    /** All of a lecture, in the order in which they were opened. */
    async ofLecture(roomId: string, lectureId: string): Promise<Run[]> {
      const rows = await ofRoom(roomId)
        .where('lecture_id', '=', lectureId)
        .orderBy('opened_at')
        .orderBy('id')
        .execute();
      return rows.map(toRun);
    },

    /** Newest first, those after the place `before`. */
    async page(roomId: string, before: { at: number; id: string } | null, limit: number): Promise<Run[]> {
      let query = ofRoom(roomId);
      if (before) {
        const { at, id } = before;
        query = query.where((e) => e.or([e('opened_at', '<', at), e.and([e('opened_at', '=', at), e('id', '>', id)])]));
      }
      const rows = await query.orderBy('opened_at', 'desc').orderBy('id').limit(limit).execute();
      return rows.map(toRun);
    },

    async count(roomId: string): Promise<number> {
      const row = await db
        .selectFrom('poll_run')
        .where('room_id', '=', roomId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** Those of living rooms that should be closed by now. */
    due: (now: number): Promise<{ id: string; roomId: string }[]> =>
      db
        .selectFrom('poll_run')
        .innerJoin('room', 'room.id', 'poll_run.room_id')
        .where('room.deleted_at', 'is', null)
        .where('poll_run.state', '=', 'open')
        .where('poll_run.closes_at', '<=', now)
        .select(['poll_run.id', 'poll_run.room_id as roomId'])
        .execute(),

    /** Who opened it, as events have it. */
    async opener({ roomId, openedBy }: Run): Promise<By> {
      const row = await db
        .selectFrom('user')
        .leftJoin('membership', (join) =>
          join.onRef('membership.account_id', '=', 'user.id').on('membership.room_id', '=', roomId),
        )
        .where('user.id', '=', openedBy)
        .select(['user.name', 'membership.role'])
        .executeTakeFirst();
      return { id: openedBy, name: row?.name ?? '', role: row?.role ?? null };
    },

    /** Statement that opens it; it touches no row while another one is open in the room. */
    opening: (run: Run) =>
      db
        .insertInto('poll_run')
        .values({
          id: run.id,
          room_id: run.roomId,
          poll_id: run.pollId,
          lecture_id: run.lectureId,
          content: JSON.stringify(run.content),
          state: run.state,
          shown: run.shown ? 1 : 0,
          opened_by: run.openedBy,
          opened_at: run.openedAt,
          closes_at: run.closesAt,
          closed_at: run.closedAt,
          key: run.key,
        })
        .onConflict((conflict) => conflict.doNothing())
        .compile(),

    /** Statement that closes it, and erases what would tell who anonymous voters were; no row when it is closed. */
    closing: ({ id, roomId, closesAt }: Run, at: number) =>
      db
        .updateTable('poll_run')
        .set({ state: 'closed', closed_at: Math.min(at, closesAt ?? at), key: null })
        .where('id', '=', id)
        .where('room_id', '=', roomId)
        .where('state', '=', 'open')
        .compile(),

    /** Statement that shows or hides results; no row when it is so already. */
    showing: ({ id, roomId }: Run, on: boolean) =>
      db
        .updateTable('poll_run')
        .set({ shown: on ? 1 : 0 })
        .where('id', '=', id)
        .where('room_id', '=', roomId)
        .where('shown', '=', on ? 0 : 1)
        .compile(),
  };
}

export type RunStore = ReturnType<typeof createRunStore>;

function toRun(row: Selectable<PollRunTable>): Run {
  return {
    id: row.id,
    roomId: row.room_id,
    pollId: row.poll_id,
    lectureId: row.lecture_id,
    content: JSON.parse(row.content) as PollContent,
    state: row.state,
    shown: row.shown === 1,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at,
    key: row.key,
  };
}
