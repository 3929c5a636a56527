import { embeddedFile } from '../../server/backup/location.ts';
import { moveToPostgres } from '../../server/backup/move.store.ts';
import { ConfigError, readConfig } from '../../server/config.ts';
import { createProgress, tableOf } from '../progress.ts';
import { complain, say, sentenceOf } from '../saying.ts';

const usage = `Carries an embedded installation to PostgreSQL. The server must not run.

  DATA_DIR=… DATABASE_URL=postgres://… chatstream move-to-postgres

All or nothing, and each row is compared. The embedded file stays as it is.`;

/** `move-to-postgres` of the command line. Resolves with the exit code: 0 done, 1 not possible, 2 wrong usage. */
export async function run(argv: string[], env: Record<string, string | undefined>): Promise<number> {
  if (argv.length > 0) return argv[0]!.endsWith('help') ? say(usage) : complain(usage, 2);
  try {
    const { dataDir, databaseUrl } = readConfig(env);
    if (!databaseUrl) throw new ConfigError('DATABASE_URL is not set: it names the PostgreSQL to move to.');
    const rows = await moveToPostgres(dataDir, databaseUrl, createProgress('Carried'));
    return say(report(rows, dataDir));
  } catch (error) {
    return complain(`Nothing was moved. ${sentenceOf(error)}`, 1);
  }
}

function report(rows: Record<string, number>, dataDir: string): string {
  return [
    'Moved, each row compared:',
    tableOf(rows),
    `From now on start the server with DATABASE_URL set, and with the same DATA_DIR: ${dataDir} still holds its secret and certificates.`,
    `${embeddedFile(dataDir)} is as it was. To go back, start without DATABASE_URL: what was written to PostgreSQL meanwhile is not in it.`,
  ].join('\n');
}
