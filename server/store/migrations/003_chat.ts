import { type Kysely } from 'kysely';

/** The rules of a room's chat, reactions, asides, what staff did about people, and the list of what staff did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('membership')
    .addColumn('guest', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable('chat_state')
    .addColumn('room_id', 'text', (c) => c.primaryKey().references('room.id').onDelete('cascade'))
    .addColumn('rules', 'text', (c) => c.notNull())
    .addColumn('held_words', 'text', (c) => c.notNull())
    .addColumn('pinned', 'bigint')
    .execute();

  await db.schema
    .createTable('reaction')
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('reaction', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('reaction_pk', ['room_id', 'seq', 'account_id', 'reaction'])
    .execute();

  await db.schema
    .createTable('aside')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    // The student it is about, and who wrote it: an account, or a pseudonym of the room.
    .addColumn('with_id', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text', (c) => c.notNull())
    .addColumn('text', 'text')
    .addColumn('detail', 'text', (c) => c.notNull()) // JSON: replyTo, mentions
    .addColumn('lecture_id', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('reason', 'text')
    .addUniqueConstraint('aside_n', ['room_id', 'n'])
    .addUniqueConstraint('aside_client', ['room_id', 'actor_id', 'client_id'])
    .execute();
  await db.schema.createIndex('aside_with').on('aside').columns(['room_id', 'with_id', 'n']).execute();
  await db.schema.createIndex('aside_state').on('aside').columns(['room_id', 'state', 'n']).execute();

  await db.schema
    .createTable('sanction')
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('person_id', 'text', (c) => c.notNull()) // an account, or a pseudonym of the room
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('by_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('sanction_pk', ['room_id', 'person_id', 'kind'])
    .execute();
  await db.schema.createIndex('sanction_person').on('sanction').columns(['person_id', 'kind']).execute();

  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('room_id', 'text', (c) => c.notNull().references('room.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('deed', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text')
    .addColumn('ref', 'bigint')
    .addColumn('detail', 'text', (c) => c.notNull()) // JSON
    .execute();
  await db.schema.createIndex('audit_room').on('audit').columns(['room_id', 'at', 'id']).execute();

  // Erasing all that one person wrote, and finding it.
  await db.schema.createIndex('room_event_actor').on('room_event').columns(['room_id', 'actor_id', 'seq']).execute();
}
