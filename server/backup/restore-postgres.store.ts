import path from 'node:path';
import type { Erased } from '../privacy/erasure.store.ts';
import { exchangeFiles, otherSecrets } from './files.ts';
import { fill } from './fill.store.ts';
import {
  erasedIn,
  isOccupied,
  lockSchema,
  moveTablesAside,
  refuseServers,
  tablesThere,
  withStore,
} from './occupied.store.ts';
import { openPostgresDatabase } from './postgres.store.ts';
import type { Done, Restoring } from './restoring.ts';

/** Everything in one transaction; the files of the data folder come last, and go back when it cannot be committed. */
export async function restoreIntoPostgres(
  databaseUrl: string,
  { dataDir, secrets, filling, replace, stamp, forget }: Restoring,
): Promise<Done> {
  const others = await otherSecrets(dataDir, secrets);
  if (others.length > 0 && !replace) throw isOccupied(`${dataDir} holds another ${others.join(', ')}`);
  const folder = path.join(dataDir, `before-restore-${stamp}`);
  const schema = `before_restore_${stamp}`;
  const aside = others.length > 0 ? [`the folder ${folder}`] : [];
  const target = openPostgresDatabase(databaseUrl);
  let undo = async () => {};
  let earlier: Erased[] = [];
  try {
    await fill(target, {
      ...filling,
      async prepare(tx) {
        await lockSchema(tx);
        const tables = await tablesThere(tx);
        if (tables.length === 0) return;
        if (!replace) throw isOccupied('The database of DATABASE_URL holds tables of ChatStream');
        await refuseServers(tx);
        earlier = await erasedIn(tx);
        await moveTablesAside(tx, tables, schema);
        aside.push(`the schema ${schema} of the database`);
      },
      async finish(tx) {
        await filling.finish?.(tx);
        undo = await exchangeFiles(dataDir, others, folder, secrets);
      },
    });
  } catch (error) {
    await undo();
    throw error;
  } finally {
    await target.close();
  }
  try {
    const forgotten = await withStore({ databaseUrl }, (store) => forget(store, earlier));
    return { aside, forgotten, listLost: false };
  } catch (error) {
    throw new Error(
      `Everything is back, but people who had erased their accounts since are not out of it again: ${(error as Error).message}. ` +
        'Do not start a server; restore once more, with --replace.',
      { cause: error },
    );
  }
}
