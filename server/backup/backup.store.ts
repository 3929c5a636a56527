import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql, type Kysely } from 'kysely';
import { createSiteAudit } from '../admin/audit.store.ts';
import type { Database } from '../store/schema.ts';
import { backupName, formatVersion, isBackupName, type Summary } from './format.ts';
import { openWholeDatabase, type Whereabouts } from './location.ts';
import { verifyBackup } from './reading.ts';
import { readSecrets } from './files.ts';
import { withSnapshot } from './snapshot.store.ts';
import { watched, type Chunk } from './values.ts';
import { synchroniseFolderOf, writeBackup } from './writing.ts';

export interface BackupOrder {
  /** A folder, then the file has the time as its name; or a file that is not there yet. Absolute. */
  target: { folder: string } | { file: string };
  /** Leaves out the secret and the certificate authority. */
  withoutSecrets: boolean;
  version: string;
  clock?: () => number;
  /** Told of every chunk that was read. */
  progress?: (chunk: Chunk) => void;
}

export interface Backup extends Summary {
  file: string;
  bytes: number;
  /** Why the server could not be told of it, for its administrators' page; null when it was. */
  untold: string | null;
}

/** Abandoned by a process that was killed. */
const abandonedMs = 24 * 3_600_000;

/**
 * Writes everything of an installation into one file, while its server runs or not. The file has its name only once it is
 * complete, on the disk, and was read back.
 */
export async function makeBackup(from: Whereabouts, order: BackupOrder): Promise<Backup> {
  const at = (order.clock ?? Date.now)();
  const file = 'file' in order.target ? order.target.file : path.join(order.target.folder, backupName(at));
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  if (await exists(file)) throw new Error(`${file} is there already: nothing was written.`);
  await removeAbandoned(path.dirname(file), at);

  const secrets = order.withoutSecrets ? [] : await readSecrets(from.dataDir);
  const database = openWholeDatabase(from, 'beside');
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.partial`);
  try {
    await withSnapshot(database, ({ migrations, chunks }) => {
      if (migrations.length === 0) throw new Error('There is nothing to back up: the database has no tables yet.');
      const { version } = order;
      const header = {
        chatstream: 'backup' as const,
        format: formatVersion,
        version,
        migrations,
        at,
        dialect: database.dialect,
      };
      return writeBackup(partial, header, secrets, watched(chunks(), order.progress));
    });
    const summary = await verifyBackup(partial);
    await rename(partial, file);
    await synchroniseFolderOf(file);
    const { size: bytes } = await stat(file);
    return { ...summary, file, bytes, untold: await tell(database.db, summary, { at, bytes, where: file }) };
  } finally {
    await rm(partial, { force: true });
    await database.close();
  }
}

/** Deletes all but the newest `keep` backups that have our names in this folder. Resolves with the names of those deleted. */
export async function keepNewest(folder: string, keep: number): Promise<string[]> {
  const ours = (await readdir(folder)).filter(isBackupName).toSorted();
  const old = ours.slice(0, Math.max(0, ours.length - keep));
  for (const name of old) await rm(path.join(folder, name));
  return old;
}

/** The newest backup, for the administrators' page. A backup is one even if this cannot be written. */
async function tell(
  db: Kysely<unknown>,
  { rows }: Summary,
  last: { at: number; bytes: number; where: string },
): Promise<string | null> {
  try {
    await sql`insert into setting (key, value) values ('last_backup', ${JSON.stringify(last)})
      on conflict (key) do update set value = excluded.value`.execute(db);
    // A database of an older version has no such table, and a backup is no reason to migrate.
    if ('site_audit' in rows) {
      const audit = createSiteAudit(db as Kysely<Database>, () => last.at);
      await audit.done({ actor: null, deed: 'backup_made', detail: { bytes: last.bytes } });
    }
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function removeAbandoned(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.chatstream-.*\.backup\.\d+\.partial$/.test(name)) continue;
    const file = path.join(folder, name);
    const age = await stat(file).then(({ mtimeMs }) => now - mtimeMs, () => 0); // prettier-ignore
    if (age > abandonedMs) await rm(file, { force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
