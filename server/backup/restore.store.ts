import { mkdir } from 'node:fs/promises';
import { sql, type Kysely } from 'kysely';
import { createSiteAudit } from '../admin/audit.store.ts';
import { newId } from '../ids.ts';
import type { Erased } from '../privacy/erasure.store.ts';
import type { Store } from '../store/port.ts';
import type { Database } from '../store/schema.ts';
import { readSecrets } from './files.ts';
import type { SecretFile, Summary } from './format.ts';
import type { Whereabouts } from './location.ts';
import { openBackup, verifyBackup } from './reading.ts';
import type { Done, Restoring } from './restoring.ts';
import { restoreIntoFile } from './restore-file.store.ts';
import { restoreIntoPostgres } from './restore-postgres.store.ts';
import { tablesAfter } from './tables.store.ts';
import { watched, type Chunk } from './values.ts';

export interface RestoreOrder {
  file: string;
  /** Moves what is there aside instead of refusing. */
  replace: boolean;
  clock?: () => number;
  progress?: (chunk: Chunk) => void;
  /**
   * Takes out again what people had erased since the backup was made; `earlier` is the list of the database that is replaced.
   * `secret` is that of the installation as restored. Resolves with how many people that were.
   */
  forget: (store: Store, earlier: Erased[], secret: string) => Promise<number>;
}

export interface Restored extends Summary, Done {}

/**
 * Brings a backup back, into the database of this configuration and its data folder. All or nothing: the file is read to its
 * end before anything is touched, and whatever fails later leaves everything as it was.
 */
export async function restoreBackup(
  into: Whereabouts & { secret?: string | undefined },
  order: RestoreOrder,
): Promise<Restored> {
  const clock = order.clock ?? Date.now;
  const summary = await verifyBackup(order.file);
  const { migrations, version, at } = summary.header;
  await tablesAfter(migrations, `version ${version}`);
  await mkdir(into.dataDir, { recursive: true, mode: 0o700 });
  const secretOf = (files: SecretFile[]) => files.find(({ file }) => file === 'secret')?.text.trim();
  const secret = into.secret ?? secretOf(summary.secrets) ?? secretOf(await readSecrets(into.dataDir)) ?? '';
  const chunks = watched(openBackup(order.file).chunks(), order.progress);
  const restoring: Restoring = {
    dataDir: into.dataDir,
    secrets: summary.secrets,
    filling: { migrations, chunks, finish: (tx) => beginAnew(tx, at, clock) },
    replace: order.replace,
    stamp: stampOf(clock()),
    forget: (store, earlier) => order.forget(store, earlier, secret),
  };
  const done = await (into.databaseUrl ? restoreIntoPostgres(into.databaseUrl, restoring) : restoreIntoFile(restoring));
  return { ...summary, ...done };
}

/**
 * Clients have seen a later history than the one that is back: another epoch makes them forget it. Sessions and the links in
 * mails end, because some may have been ended since, and must not come alive again.
 */
async function beginAnew(tx: Kysely<unknown>, at: number, clock: () => number): Promise<void> {
  await sql`update room_counter set epoch = ${newId()}`.execute(tx);
  await sql`delete from session`.execute(tx);
  await sql`delete from verification`.execute(tx);
  // Every migration was run by now.
  await createSiteAudit(tx as Kysely<Database>, clock).done({ actor: null, deed: 'backup_restored', detail: { at } });
}

/** `20261123t164224`: fits in a file's name and in a schema's. */
function stampOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
}
