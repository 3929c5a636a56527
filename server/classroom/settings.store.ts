import type { Kysely } from 'kysely';
import type { ClassroomSettings } from '../../protocol/classroom.ts';
import { firstSettings } from '../../protocol/first-settings.ts';
import type { Database } from '../store/schema.ts';

/** What rooms allow beside chat and media. */
export function createSettingsStore(db: Kysely<Database>) {
  return {
    async load(roomId: string): Promise<ClassroomSettings> {
      const row = await db.selectFrom('classroom').where('room_id', '=', roomId).select('settings').executeTakeFirst();
      return { ...firstSettings, ...(row ? (JSON.parse(row.settings) as Partial<ClassroomSettings>) : {}) };
    },

    async save(roomId: string, settings: ClassroomSettings): Promise<void> {
      const row = { room_id: roomId, settings: JSON.stringify(settings) };
      await db
        .insertInto('classroom')
        .values(row)
        .onConflict((conflict) => conflict.column('room_id').doUpdateSet({ settings: row.settings }))
        .execute();
    },
  };
}

export type SettingsStore = ReturnType<typeof createSettingsStore>;
