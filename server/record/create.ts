import { createExports } from '../chat/export.ts';
import { createExportStore } from '../chat/export.store.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import { createPulseStore } from '../pulse/pulse.store.ts';
import { createArchive } from './archive.ts';
import { createRecord, type Told } from './record.ts';
import { createRecordStore } from './record.store.ts';

type Parts = Pick<
  ClassroomParts,
  'db' | 'registry' | 'rooms' | 'events' | 'chats' | 'audit' | 'settings' | 'rates' | 'log' | 'now'
>;

/** Makes what tells of lectures that are over. */
export function createRecords(
  { db, rooms, settings, audit, rates, log, now = Date.now, ...parts }: Parts,
  others: Omit<Told, 'pulse'>,
) {
  const told: Told = { ...others, pulse: createPulseStore(db) };
  const exports = createExports({ ...parts, rooms, audit, exportStore: createExportStore(db), now });
  const record = createRecord({ ...told, store: createRecordStore(db), rooms, settings, now });
  return { ...record, archive: createArchive({ ...told, record, rooms, exports, audit, rates, now }), log };
}

export type Records = ReturnType<typeof createRecords>;
