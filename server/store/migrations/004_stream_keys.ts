import type { Kysely } from 'kysely';

/** The key with which an encoder publishes as a person: of the key itself only a hash is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stream_key')
    .addColumn('room_id', 'text', (c) => c.primaryKey().references('room.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();
}
