import type { StorageReport } from '../../protocol/admin.ts';
import type { FactStore } from './facts.store.ts';
import { diskOf } from './health.ts';
import type { StorageStore } from './storage.store.ts';

const growthDays = 7;

export interface StorageParts {
  facts: Pick<FactStore, 'bytes' | 'lastBackup'>;
  logs: StorageStore;
  dataDir: string;
  clock?: () => number;
}

/** What takes room on the disk, how fast it grows, and whether there is a copy of it. */
export function createStorage({ facts, logs, dataDir, clock = Date.now }: StorageParts) {
  return async function report(): Promise<StorageReport> {
    const [databaseBytes, disk, largest, written, backup] = await Promise.all([
      facts.bytes(),
      diskOf(dataDir),
      logs.largest(),
      logs.writtenSince(clock() - growthDays * 86_400_000),
      facts.lastBackup(),
    ]);
    const growth = { entriesPerDay: written.entries / growthDays, bytesPerDay: Math.round(written.bytes / growthDays) };
    return { databaseBytes, disk, largest, growth, backup };
  };
}
