import { fill } from './fill.store.ts';
import { embeddedFile } from './location.ts';
import { lockSchema, tablesThere } from './occupied.store.ts';
import { openPostgresDatabase } from './postgres.store.ts';
import { withSnapshot } from './snapshot.store.ts';
import { openSqliteFile } from './sqlite.store.ts';
import { watched, type Chunk } from './values.ts';

/**
 * Carries all rows of an embedded database to an empty PostgreSQL, in one transaction: all or nothing. Each row is compared
 * before the commit. The embedded file is read and not changed, and nobody else can open it meanwhile.
 * Resolves with the rows of each table.
 */
export async function moveToPostgres(
  dataDir: string,
  databaseUrl: string,
  progress?: (chunk: Chunk) => void,
): Promise<Record<string, number>> {
  const from = openSqliteFile(embeddedFile(dataDir), 'alone');
  const target = openPostgresDatabase(databaseUrl);
  try {
    return await withSnapshot(from, ({ migrations, chunks }) => {
      if (migrations.length === 0)
        throw new Error('There is nothing to move: the embedded database has no tables yet.');
      return fill(target, {
        migrations,
        chunks: watched(chunks(), progress),
        async prepare(tx) {
          await lockSchema(tx);
          if ((await tablesThere(tx)).length === 0) return;
          throw new Error(
            'The database of DATABASE_URL holds tables of ChatStream already: nothing was moved. Give an empty database.',
          );
        },
      });
    });
  } finally {
    await target.close();
    await from.close();
  }
}
