import { sql, type Kysely } from 'kysely';
import type { LiveLecture } from '../../protocol/admin.ts';
import type { Database } from '../store/schema.ts';
import { placeOf } from './search.ts';

export type LectureRow = Omit<LiveLecture, 'viewers' | 'state' | 'node'>;

/** The lectures that are live in any room, the newest first. */
export function createLiveLectureStore(db: Kysely<Database>) {
  // Said as it is, not bound: only so SQLite sees that the partial index on live lectures has all of them.
  const live = () =>
    db
      .selectFrom('lecture')
      .innerJoin('room', (join) => join.onRef('room.id', '=', 'lecture.room_id').on('room.deleted_at', 'is', null))
      .where(sql.ref('lecture.state'), '=', sql.lit('live'));
  const rows = (accountId: string) =>
    live()
      .leftJoin('membership as mine', (join) =>
        join.onRef('mine.room_id', '=', 'room.id').on('mine.account_id', '=', accountId),
      )
      .leftJoin('user', 'user.id', 'lecture.presenter_id')
      .select(['lecture.id', 'lecture.title', 'lecture.started_at', 'lecture.presenter_id', 'lecture.room_id'])
      .select(['room.name as room_name', 'user.name as presenter_name', 'mine.role as mine']);

  return {
    /** As this account sees them. */
    async page(
      accountId: string,
      wish: {
        after?: string | undefined;
        limit: number;
      },
    ): Promise<{ lectures: LectureRow[]; total: number; next: string | null }> {
      const before = placeOf(wish.after);
      let query = rows(accountId);
      if (before) {
        query = query.where((e) =>
          e.or([
            e('lecture.started_at', '<', before.at),
            e.and([e('lecture.started_at', '=', before.at), e('lecture.id', '<', before.id)]),
          ]),
        );
      }
      const found = await query
        .orderBy('lecture.started_at', 'desc')
        .orderBy('lecture.id', 'desc')
        .limit(wish.limit + 1)
        .execute();
      const { total } = await live()
        .select((e) => e.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const lectures = found.slice(0, wish.limit).map(toLecture);
      const last = found.length > wish.limit ? lectures.at(-1) : undefined;
      return { lectures, total: Number(total), next: last ? `${last.startedAt}.${last.id}` : null };
    },

    async find(accountId: string, id: string): Promise<LectureRow | null> {
      const row = await rows(accountId).where('lecture.id', '=', id).executeTakeFirst();
      return row ? toLecture(row) : null;
    },
  };
}

export type LiveLectureStore = ReturnType<typeof createLiveLectureStore>;

function toLecture(row: {
  id: string;
  title: string;
  started_at: number;
  presenter_id: string;
  presenter_name: string | null;
  room_id: string;
  room_name: string;
  mine: string | null;
}): LectureRow {
  return {
    id: row.id,
    title: row.title,
    room: { id: row.room_id, name: row.room_name },
    mine: row.mine !== null,
    presenter: { id: row.presenter_id, name: row.presenter_name ?? '' },
    startedAt: row.started_at,
  };
}
