import { existsSync } from 'node:fs';
import { link, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Erased } from '../privacy/erasure.store.ts';
import type { WholeDatabase } from './database.ts';
import { exchangeFiles, otherSecrets } from './files.ts';
import { fill } from './fill.store.ts';
import { embeddedFile } from './location.ts';
import { erasedIn, isOccupied, withStore } from './occupied.store.ts';
import type { Done, Restoring } from './restoring.ts';
import { isBrokenFile, openSqliteFile } from './sqlite.store.ts';
import { synchronise, synchroniseFolderOf } from './writing.ts';

/** Builds the database in a folder of its own, and puts it in its place when it is whole. */
export async function restoreIntoFile(restoring: Restoring): Promise<Done> {
  const { dataDir, secrets, filling, replace, stamp, forget } = restoring;
  const file = embeddedFile(dataDir);
  const occupied = [
    ...['', '-wal', '-shm'].map((end) => `chatstream.db${end}`).filter((name) => existsSync(path.join(dataDir, name))),
    ...(await otherSecrets(dataDir, secrets)),
  ];
  if (occupied.length > 0 && !replace) throw isOccupied(`${dataDir} holds ${occupied.join(', ')}`);
  // From here on nobody can open the old one, so no server writes into what is about to be moved away.
  const old = existsSync(file) ? openOld(file) : null;
  const workshop = await mkdtemp(path.join(dataDir, '.restoring-'));
  const fresh = path.join(workshop, 'chatstream.db');
  const aside = path.join(dataDir, `before-restore-${stamp}`);
  try {
    const target = openSqliteFile(fresh, 'new');
    await fill(target, filling).finally(() => target.close());
    const earlier = old === null ? null : await erasedInOld(old);
    const forgotten = await withStore({ dataDir: workshop }, (store) => forget(store, earlier ?? []));
    await synchronise(fresh);
    // One file without a log: closing the old one would delete that of the new one, which has the same name.
    if (old !== null) await sql`pragma journal_mode = delete`.execute(old.db);
    const moved = occupied.filter((name) => existsSync(path.join(dataDir, name)));
    const undo = await exchangeFiles(dataDir, moved, aside, secrets);
    await old?.close();
    await link(fresh, file).catch(async (error: unknown) => {
      await undo();
      throw error;
    });
    await synchroniseFolderOf(file);
    const listLost = occupied.includes('chatstream.db') && earlier === null;
    return { aside: moved.length > 0 ? [`the folder ${aside}`] : [], forgotten, listLost };
  } finally {
    await old?.close();
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Null when it is broken, which is a good reason to restore: then no server can have it open for long. */
function openOld(file: string): WholeDatabase | null {
  try {
    return openSqliteFile(file, 'alone');
  } catch (error) {
    if (isBrokenFile(error)) return null;
    throw error;
  }
}

/** Null when that part of it is broken. */
async function erasedInOld(old: WholeDatabase): Promise<Erased[] | null> {
  try {
    return await erasedIn(old.db);
  } catch (error) {
    if (isBrokenFile(error)) return null;
    throw error;
  }
}
