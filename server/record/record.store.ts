import { sql, type Kysely } from 'kysely';
import type { LectureRecord } from '../../protocol/record.ts';
import type { Database } from '../store/schema.ts';

type Chat = NonNullable<LectureRecord['chat']>;

const minuteMs = 60_000;
/** Clocks of nodes differ by less: messages of a lecture are not looked for further away. */
const slackMs = 5 * minuteMs;

/** What the tables know of a lecture that is over. */
export function createRecordStore(db: Kysely<Database>) {
  return {
    /** Null when it is none of this room. */
    async lecture(roomId: string, id: string): Promise<LectureRecord['lecture'] | null> {
      const row = await db
        .selectFrom('lecture')
        .innerJoin('room', 'room.id', 'lecture.room_id')
        .leftJoin('user', 'user.id', 'lecture.presenter_id')
        .leftJoin('scheduled_lecture', 'scheduled_lecture.lecture_id', 'lecture.id')
        .where('lecture.id', '=', id)
        .where('lecture.room_id', '=', roomId)
        .where('room.deleted_at', 'is', null)
        .select(['lecture.id', 'lecture.title', 'started_at', 'ended_at', 'presenter_id', 'user.name'])
        .select('scheduled_lecture.description')
        .executeTakeFirst();
      if (!row) return null;
      return {
        id: row.id,
        title: row.title,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        presenter: { id: row.presenter_id, name: row.name ?? '' },
        description: row.description ?? '',
      };
    },

    /** How many messages were written in each minute. Those that are erased are not counted. */
    async chat(roomId: string, { id, startedAt, endedAt }: LectureRecord['lecture'], now: number): Promise<Chat> {
      const until = endedAt ?? now;
      const [first, last] = [await seqAt(roomId, startedAt - slackMs), await seqAt(roomId, until + slackMs)];
      // Written out: with placeholders PostgreSQL does not see that it groups by what it selects.
      const minute = sql<number>`(at - ${sql.lit(startedAt)}) / ${sql.lit(minuteMs)}`;
      const rows = await db
        .selectFrom('room_event')
        .where('room_id', '=', roomId)
        .where('seq', '>=', first)
        .where('seq', '<=', last)
        .where('lecture_id', '=', id)
        .where('type', '=', 'chat.posted')
        .where('payload', '!=', '{}')
        .groupBy(minute)
        .select((e) => [minute.as('minute'), e.fn.countAll<number>().as('n'), e.fn.min('seq').as('first')])
        .execute();
      const length = Math.max(1, Math.ceil((until - startedAt) / minuteMs));
      const perMinute = Array.from({ length }, () => 0);
      for (const { minute: at, n } of rows) {
        const place = Math.min(length - 1, Math.max(0, Number(at)));
        perMinute[place] = perMinute[place]! + Number(n);
      }
      const seqs = rows.map((row) => Number(row.first));
      return {
        messages: rows.reduce((sum, { n }) => sum + Number(n), 0),
        perMinute,
        firstSeq: seqs.length > 0 ? Math.min(...seqs) : null,
      };
    },
  };

  /** The first place in the log that is not before this moment: found by halves, since times have no index and places do. */
  async function seqAt(roomId: string, moment: number): Promise<number> {
    const counter = await db
      .selectFrom('room_counter')
      .where('room_id', '=', roomId)
      .select('last_seq')
      .executeTakeFirst();
    let [low, high] = [1, Number(counter?.last_seq ?? 0) + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = await db
        .selectFrom('room_event')
        .where('room_id', '=', roomId)
        .where('seq', '>=', middle)
        .select('at')
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      if (row && Number(row.at) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export type RecordStore = ReturnType<typeof createRecordStore>;
