import type { Kysely } from 'kysely';

/** Accounts that were erased, how far the chat of each room has expired, and a way from an account to its reactions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('erasure')
    // A hash, so that the list can be kept for as long as a backup is and says of nobody who he was.
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('texts', 'text', (c) => c.notNull())
    // Both only while the erasure goes on.
    .addColumn('account_id', 'text')
    .addColumn('tombstone', 'text')
    // Until when a process is at work on it. Grows with every piece of work: others see by it that there is news.
    .addColumn('busy_until', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('chat_expiry')
    .addColumn('room_id', 'text', (c) => c.primaryKey().references('room.id').onDelete('cascade'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute();

  // Deleting an account takes its reactions with it, one by one or by looking through all there are.
  await db.schema.createIndex('reaction_account').on('reaction').columns(['account_id', 'room_id']).execute();
}
