import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { TestDatabase, TestDialect } from './database.ts';
import { withDatabase } from './databases.ts';
import type { Whereabouts } from '../../server/backup/location.ts';

/**
 * For the tests of a file: makes installations, each a database and a data folder, which is the database's own where that is a file.
 * All of them, and the folder that `made` is told of before each test, are removed after it.
 */
export function useInstallations(made: (folder: string) => void) {
  let folder: string;
  let opened: TestDatabase[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chatstream-backup-'));
    opened = [];
    made(folder);
  });
  afterEach(async () => {
    for (const database of opened) await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  return async (dialect: TestDialect): Promise<{ database: TestDatabase; where: Whereabouts }> => {
    const database = await withDatabase(dialect);
    opened.push(database);
    const { location } = database;
    if ('dataDir' in location) return { database, where: { dataDir: location.dataDir, databaseUrl: undefined } };
    return { database, where: { dataDir: mkdtempSync(path.join(folder, 'data-')), databaseUrl: location.databaseUrl } };
  };
}
