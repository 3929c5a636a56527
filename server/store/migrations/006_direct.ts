import type { Kysely } from 'kysely';

/** Whether small lectures of a room may go straight from the presenter's page to the viewers'. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('room')
    .addColumn('direct', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
