import { sql, type Insertable, type Kysely, type Selectable } from 'kysely';
import { limits } from '../../protocol/limits.ts';
import type { ScheduledLecture } from '../../protocol/schedule.ts';
import type { ScheduledLectureTable } from '../store/classroom-schema.ts';
import type { Database, LectureTable } from '../store/schema.ts';
import { membersNow } from './members-now.store.ts';

/** A planned lecture with what the rows beside it say. */
export interface Planned extends Selectable<ScheduledLectureTable> {
  room_name: string;
  /** How the lecture is that was begun at its time; null also when nothing is kept of it any more. */
  held: LectureTable['state'] | null;
}

/** What takes place at some moment from `from` until `to`. */
export interface Range {
  from: number;
  to: number;
}

const longestMs = limits.lectureMinutes * 60_000;

/** What is planned in rooms. Of deleted rooms there is nothing. */
export function createScheduleStore(db: Kysely<Database>) {
  return {
    /** By time, at most `limits.scheduleListed`. */
    async inRoom(roomId: string, range: Range): Promise<Planned[]> {
      return within(range).where('planned.room_id', '=', roomId).execute();
    },

    /** In all rooms of which the person is a member at `at`; by time, at most `limits.scheduleListed`. */
    async ofMember(accountId: string, range: Range, at: number): Promise<Planned[]> {
      const rooms = membersNow(db, at).where('membership.account_id', '=', accountId).select('membership.room_id');
      return within(range).where('planned.room_id', 'in', rooms).execute();
    },

    async find(roomId: string, id: string): Promise<Planned | null> {
      const found = planned().where('planned.room_id', '=', roomId).where('planned.id', '=', id);
      return (await found.executeTakeFirst()) ?? null;
    },

    /** By time. */
    async those(ids: string[]): Promise<Planned[]> {
      return ids.length === 0 ? [] : planned().where('planned.id', 'in', ids).execute();
    },

    /** It and the later ones of its series, by time. */
    async following({ id, room_id, series_id, starts_at }: Planned): Promise<Planned[]> {
      if (series_id === null) return this.those([id]);
      return planned()
        .where('planned.room_id', '=', room_id)
        .where('planned.series_id', '=', series_id)
        .where('planned.starts_at', '>=', starts_at)
        .execute();
    },

    /** False when the room would have more than `most` that begin after `since`. The room's row is written first, so that two who plan wait for each other. */
    async add(
      roomId: string,
      rows: Insertable<ScheduledLectureTable>[],
      since: number,
      most: number,
    ): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        await tx
          .updateTable('room')
          .set({ deleted_at: null })
          .where('id', '=', roomId)
          .where('deleted_at', 'is', null)
          .execute();
        const { n } = await tx
          .selectFrom('scheduled_lecture')
          .where('room_id', '=', roomId)
          .where('starts_at', '>', since)
          .select((e) => e.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow();
        if (Number(n) + rows.length > most) return false;
        await tx.insertInto('scheduled_lecture').values(rows).execute();
        return true;
      });
    },

    /** All of them, or none; one that was begun meanwhile stays as it is. */
    async change(
      changes: Pick<Planned, 'id' | 'title' | 'description' | 'starts_at' | 'ends_at' | 'zone' | 'state'>[],
      at: number,
    ) {
      await db.transaction().execute(async (tx) => {
        for (const { id, title, description, starts_at, ends_at, zone, state } of changes) {
          await tx
            .updateTable('scheduled_lecture')
            .set((e) => ({
              title,
              description,
              starts_at,
              ends_at,
              zone,
              state,
              changed_at: at,
              sequence: e('sequence', '+', 1),
            }))
            .where('id', '=', id)
            .where('lecture_id', 'is', null)
            .execute();
        }
      });
    },

    /**
     * Takes the lecture for the planned one that is nearest to when it began. One statement that finds nothing to do the second
     * time: every node that hears of the lecture may run it.
     */
    async begun(lecture: { id: string; roomId: string; startedAt: number }): Promise<void> {
      const { id, roomId, startedAt } = lecture;
      await db
        .updateTable('scheduled_lecture')
        .set({ lecture_id: id })
        .where('lecture_id', 'is', null)
        .where((e) =>
          e.not(
            e.exists(e.selectFrom('scheduled_lecture as other').select('other.id').where('other.lecture_id', '=', id)),
          ),
        )
        .where('id', '=', (e) =>
          e
            .selectFrom('scheduled_lecture as nearest')
            .select('nearest.id')
            .where('nearest.room_id', '=', roomId)
            .where('nearest.state', '=', 'scheduled')
            .where('nearest.lecture_id', 'is', null)
            .where('nearest.starts_at', '<=', startedAt + limits.lectureEarlyMs)
            .where('nearest.ends_at', '>=', startedAt)
            .orderBy(sql`abs(nearest.starts_at - ${startedAt})`)
            .orderBy('nearest.id')
            .limit(1),
        )
        .execute();
    },

    /** The lectures that are live in rooms that are not deleted, and until when they were planned. */
    async live(): Promise<{ id: string; roomId: string; startedAt: number; plannedEnd: number | null }[]> {
      const rows = await db
        .selectFrom('lecture')
        .innerJoin('room', 'room.id', 'lecture.room_id')
        .leftJoin('scheduled_lecture as planned', 'planned.lecture_id', 'lecture.id')
        .where('lecture.state', '=', 'live')
        .where('room.deleted_at', 'is', null)
        .select(['lecture.id', 'lecture.room_id', 'lecture.started_at', 'planned.ends_at'])
        .execute();
      return rows.map((row) => ({
        id: row.id,
        roomId: row.room_id,
        startedAt: row.started_at,
        plannedEnd: row.ends_at,
      }));
    },
  };

  function planned() {
    return db
      .selectFrom('scheduled_lecture as planned')
      .innerJoin('room', 'room.id', 'planned.room_id')
      .leftJoin('lecture', 'lecture.id', 'planned.lecture_id')
      .where('room.deleted_at', 'is', null)
      .selectAll('planned')
      .select(['room.name as room_name', 'lecture.state as held'])
      .orderBy('planned.starts_at')
      .orderBy('planned.id');
  }

  function within({ from, to }: Range) {
    return planned()
      .where('planned.starts_at', '>', from - longestMs) // says the same as the next line, to the index
      .where('planned.ends_at', '>', from)
      .where('planned.starts_at', '<', to)
      .limit(limits.scheduleListed);
  }
}

export type ScheduleStore = ReturnType<typeof createScheduleStore>;

export function toMessage(row: Planned): ScheduledLecture {
  return {
    id: row.id,
    room: row.room_id,
    roomName: row.room_name,
    title: row.title,
    description: row.description,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    zone: row.zone,
    state: row.lecture_id === null ? row.state : (row.held ?? 'ended'),
    lectureId: row.lecture_id,
    series: row.series_id,
    changedAt: row.changed_at,
  };
}

/** It can be changed: nobody began it. */
export const isAhead = (row: Planned): boolean => row.lecture_id === null;
