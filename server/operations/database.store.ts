import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** What the database says when it is asked for the figures. */
export interface DatabaseReading {
  /** From the question to the answer, in seconds. */
  seconds: number;
  lecturesLive: number;
}

/** Asks once, for what costs it little. Rejects when the database is away. */
export async function readDatabase(db: Kysely<Database>): Promise<DatabaseReading> {
  const asked = performance.now();
  const { lectures } = await db
    .selectFrom('lecture')
    .innerJoin('room', 'room.id', 'lecture.room_id')
    .select(({ fn }) => fn.countAll().as('lectures'))
    .where('lecture.state', '=', 'live')
    .where('room.deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { seconds: (performance.now() - asked) / 1_000, lecturesLive: Number(lectures) };
}
