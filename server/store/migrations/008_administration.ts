import { type Kysely } from 'kysely';

/** What administrators did to the server, and ways to look through what staff did in all rooms at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('site_audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_id', 'text') // null: the command line, or the server itself
    .addColumn('deed', 'text', (c) => c.notNull())
    .addColumn('subject_id', 'text')
    // No references: a note outlives the account and the room it is about.
    .addColumn('room_id', 'text')
    .addColumn('detail', 'text', (c) => c.notNull()) // JSON
    .execute();
  for (const table of ['site_audit', 'audit']) {
    await db.schema.createIndex(`${table}_at`).on(table).columns(['at', 'id']).execute();
    await db.schema.createIndex(`${table}_actor`).on(table).columns(['actor_id', 'at', 'id']).execute();
    await db.schema.createIndex(`${table}_subject`).on(table).columns(['subject_id', 'at', 'id']).execute();
    await db.schema.createIndex(`${table}_deed`).on(table).columns(['deed', 'at', 'id']).execute();
  }
  await db.schema.createIndex('site_audit_room').on('site_audit').columns(['room_id', 'at', 'id']).execute();
}
