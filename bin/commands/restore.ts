import { parseArgs } from 'node:util';
import { restoreBackup, type Restored } from '../../server/backup/restore.store.ts';
import { readConfig } from '../../server/config.ts';
import { reapplyErasures } from '../../server/privacy/reapply.ts';
import { createPseudonyms } from '../../server/rooms/pseudonym.ts';
import { createProgress, inWords, tableOf } from '../progress.ts';
import { complain, say, sentenceOf, UsageError } from '../saying.ts';

const usage = `Brings a backup back, into the database that DATABASE_URL or DATA_DIR names. The server must not run.

  restore FILE [--replace]

Where something is already it refuses; with --replace that is moved aside, and nothing is deleted.
A backup of the embedded database fits into PostgreSQL, and the other way round.`;

/** `restore …` of the command line. Resolves with the exit code: 0 done, 1 not possible, 2 wrong usage. */
export async function run(argv: string[], env: Record<string, string | undefined>): Promise<number> {
  try {
    if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') return say(usage);
    const { file, replace } = readOrder(argv);
    const config = readConfig(env);
    const restored = await restoreBackup(config, {
      file,
      replace,
      progress: createProgress('Brought back'),
      forget: (store, earlier, secret) => reapplyErasures({ store, pseudonymOf: createPseudonyms(secret) }, earlier),
    });
    return say(report(restored));
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n\n${usage}`, 2);
    return complain(`Nothing was restored. ${sentenceOf(error)}`, 1);
  }
}

/** @throws {UsageError} with one sentence. */
export function readOrder(argv: string[]): { file: string; replace: boolean } {
  const { values, positionals } = parse(argv);
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Name the backup to restore.');
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one too many: name one backup.`);
  return { file, replace: values.replace ?? false };
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: { replace: { type: 'boolean' } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.`);
  }
}

function report({ header, rows, secrets, aside, forgotten, listLost }: Restored): string {
  const lines = [
    `Restored as it was at ${new Date(header.at).toISOString()}, each row compared:`,
    tableOf(rows),
    'Everybody is signed out and signs in with the password of then; rooms open afresh in pages that were open.',
  ];
  if (aside.length > 0) lines.push(`What was there before is in ${aside.join(' and in ')}.`);
  if (forgotten > 0)
    lines.push(
      `Erased again because they had wished it since: ${inWords(forgotten)} ${forgotten === 1 ? 'account' : 'accounts'}.`,
    );
  if (listLost) {
    lines.push('The old database was too broken to say who erased the account since the backup: erase those again.');
  }
  if (!secrets.some(({ file }) => file === 'secret')) {
    lines.push('The backup holds no secret: bring the old one, or who wrote without a name gets another pseudonym.');
  }
  return lines.join('\n');
}
