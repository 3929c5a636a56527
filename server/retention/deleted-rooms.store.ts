import { sql, type Expression, type Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

type Removing = { executeTakeFirst(): Promise<{ numDeletedRows: bigint } | undefined> };

/** How many rows a statement removed. */
export async function counted(deletion: Removing): Promise<number> {
  return Number((await deletion.executeTakeFirst())?.numDeletedRows ?? 0n);
}

/** What was in a room goes by and by, and the room itself, which alone counts, with the last of it. */
export async function removeOfDeletedRooms(
  db: Kysely<Database>,
  before: number,
  limit: number,
): Promise<number | null> {
  const room = await db
    .selectFrom('room')
    .select('id')
    .where('deleted_at', '<', before)
    .orderBy('deleted_at')
    .limit(1)
    .executeTakeFirst();
  if (!room) return null;
  for (const remove of removals(db, room.id, limit)) if ((await remove()) > 0) return 0;
  await db.deleteFrom('room').where('id', '=', room.id).execute();
  return 1;
}

/** Of each table that may hold many rows of a room, so many. What little there is besides goes with the room. */
function* removals(db: Kysely<Database>, id: string, limit: number): Generator<() => Promise<number>, void> {
  for (const table of ['room_event', 'reaction'] as const) {
    const seqs = db.selectFrom(table).select('seq').where('room_id', '=', id).orderBy('seq').limit(limit);
    yield () => counted(db.deleteFrom(table).where('room_id', '=', id).where('seq', 'in', seqs));
  }
  const lectures = db.selectFrom('lecture').select('id').where('room_id', '=', id);
  const presences = db.selectFrom('presence').select('id').where('lecture_id', 'in', lectures).limit(limit);
  yield () => counted(db.deleteFrom('presence').where('id', 'in', presences));
  yield () => removeParts(db, 'attendance_claim', ['lecture_id', 'account_id'], lectures, limit);
  yield () => removeParts(db, 'pulse', ['lecture_id', 'at', 'kind'], lectures, limit);
  const runs = db.selectFrom('poll_run').select('id').where('room_id', '=', id);
  yield () => removeParts(db, 'poll_vote', ['run_id', 'voter'], runs, limit);
  const questions = db.selectFrom('question').select('id').where('room_id', '=', id);
  yield () => removeParts(db, 'question_vote', ['question_id', 'account_id'], questions, limit);
  const planned = db.selectFrom('scheduled_lecture').select('id').where('room_id', '=', id);
  yield () => removeParts(db, 'reminder_sent', ['scheduled_id', 'account_id', 'what'], planned, limit);
  for (const table of ['aside', 'audit', 'question', 'picture', 'poll_run', 'poll'] as const) {
    // A picture is as large as many other rows.
    const rows = db.selectFrom(table).select('id').where('room_id', '=', id);
    const some = table === 'picture' ? Math.ceil(limit / 20) : limit;
    yield () => counted(db.deleteFrom(table).where('id', 'in', rows.limit(some)));
  }
  const members = db.selectFrom('membership').select('account_id').where('room_id', '=', id).limit(limit);
  yield () => counted(db.deleteFrom('membership').where('room_id', '=', id).where('account_id', 'in', members));
}

type Part = 'attendance_claim' | 'pulse' | 'poll_vote' | 'question_vote' | 'reminder_sent';

/** Rows whose key has several columns, the first of which says of what they are a part: of one of these. */
export function removeParts(
  db: Kysely<Database>,
  table: Part,
  key: readonly [string, ...string[]],
  wholes: Expression<unknown>,
  limit: number,
): Promise<number> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  const rows = sql`select ${columns} from ${sql.table(table)} where ${sql.ref(key[0])} in (${wholes}) limit ${limit}`;
  return counted(db.deleteFrom(table).where(sql<boolean>`(${columns}) in (${rows})`));
}
