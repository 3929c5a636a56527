import { sql, type Kysely } from 'kysely';

/** The classroom: what is scheduled, asked, voted and counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // No row: the settings that `protocol/classroom.ts` begins with.
  await db.schema
    .createTable('classroom')
    .addColumn('room_id', 'text', (c) => c.primaryKey().references('room.id').onDelete('cascade'))
    .addColumn('settings', 'text', (c) => c.notNull())
    .execute();
  await scheduleTables(db);
  await questionTables(db);
  await pollTables(db);
  await countingTables(db);
}

async function scheduleTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('scheduled_lecture')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('series_id', 'text')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('starts_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('lecture_id', 'text')
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('scheduled_room').on('scheduled_lecture').columns(['room_id', 'starts_at']).execute();
  await db.schema.createIndex('scheduled_start').on('scheduled_lecture').column('starts_at').execute();
  // Without those that nobody began: or they would be found by it instead of by their time.
  await db.schema
    .createIndex('scheduled_lecture_lecture')
    .on('scheduled_lecture')
    .column('lecture_id')
    .where('lecture_id', 'is not', null)
    .execute();

  await db.schema
    .createTable('calendar_feed')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('room_id', 'text', (c) => c.references('room.id').onDelete('cascade')) // null: all of one's rooms
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('calendar_feed_account').on('calendar_feed').column('account_id').execute();
  await db.schema.createIndex('calendar_feed_room').on('calendar_feed').column('room_id').execute();

  await db.schema
    .createTable('reminder_choice')
    .addColumn('account_id', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
    .addColumn('choice', 'text', (c) => c.notNull())
    .execute();

  // Its key is what makes sure that nothing is sent twice, whoever sends it.
  await db.schema
    .createTable('reminder_sent')
    .addColumn('scheduled_id', 'text', (c) => c.notNull().references('scheduled_lecture.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('reminder_sent_pk', ['scheduled_id', 'account_id', 'what'])
    .execute();
  await db.schema.createIndex('reminder_sent_account').on('reminder_sent').column('account_id').execute();
}

async function questionTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('question')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('lecture_id', 'text')
    .addColumn('author_id', 'text') // null: asked without a name; nothing else says who it was
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('reason', 'text')
    .addColumn('merged_into', 'text')
    .addColumn('from_seq', 'bigint')
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_at', 'bigint')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('question_client', ['room_id', 'client_id'])
    .execute();
  await db.schema.createIndex('question_room').on('question').columns(['room_id', 'at']).execute();
  await db.schema.createIndex('question_lecture').on('question').column('lecture_id').execute();
  await db.schema.createIndex('question_author').on('question').column('author_id').execute();

  await db.schema
    .createTable('question_vote')
    .addColumn('question_id', 'text', (c) => c.notNull().references('question.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('question_vote_pk', ['question_id', 'account_id'])
    .execute();
  await db.schema.createIndex('question_vote_account').on('question_vote').column('account_id').execute();
}

async function pollTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('poll')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('place', 'integer', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('poll_room').on('poll').columns(['room_id', 'place']).execute();

  await db.schema
    .createTable('picture')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('bytes', 'text', (c) => c.notNull()) // base64
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('picture_room').on('picture').column('room_id').execute();

  await db.schema
    .createTable('poll_run')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('poll_id', 'text')
    .addColumn('lecture_id', 'text')
    .addColumn('content', 'text', (c) => c.notNull()) // as it was when it was opened
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('shown', 'integer', (c) => c.notNull())
    .addColumn('opened_by', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('closes_at', 'bigint')
    .addColumn('closed_at', 'bigint')
    // Makes the names of anonymous voters, and is erased when the poll closes: from then on nobody can say who they were.
    .addColumn('key', 'text')
    .execute();
  await db.schema.createIndex('poll_run_room').on('poll_run').columns(['room_id', 'opened_at']).execute();
  // The database, not the program, keeps a room from having two open polls.
  await db.schema
    .createIndex('poll_run_one_open')
    .unique()
    .on('poll_run')
    .column('room_id')
    .where(sql.ref('state'), '=', sql.lit('open'))
    .execute();

  await db.schema
    .createTable('poll_vote')
    .addColumn('run_id', 'text', (c) => c.notNull().references('poll_run.id').onDelete('cascade'))
    .addColumn('voter', 'text', (c) => c.notNull()) // an account, or what the key made of one
    .addColumn('choice', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('poll_vote_pk', ['run_id', 'voter'])
    .execute();
  await db.schema.createIndex('poll_vote_voter').on('poll_vote').column('voter').execute();
}

async function countingTables(db: Kysely<unknown>): Promise<void> {
  // Counts alone: who sent a signal is written nowhere.
  await db.schema
    .createTable('pulse')
    .addColumn('lecture_id', 'text', (c) => c.notNull().references('lecture.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('audience', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('pulse_pk', ['lecture_id', 'at', 'kind'])
    .execute();

  await db.schema
    .createTable('presence')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('lecture_id', 'text', (c) => c.notNull().references('lecture.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('until_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('presence_lecture').on('presence').columns(['lecture_id', 'account_id']).execute();
  await db.schema.createIndex('presence_account').on('presence').column('account_id').execute();

  await db.schema
    .createTable('attendance_claim')
    .addColumn('lecture_id', 'text', (c) => c.notNull().references('lecture.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addPrimaryKeyConstraint('attendance_claim_pk', ['lecture_id', 'account_id'])
    .execute();
  await db.schema.createIndex('attendance_claim_account').on('attendance_claim').column('account_id').execute();
}
