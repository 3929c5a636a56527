import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { limits } from '../../protocol/limits.ts';
import { keepNewest, makeBackup, type Backup, type BackupOrder } from '../../server/backup/backup.store.ts';
import type { Summary } from '../../server/backup/format.ts';
import { verifyBackup } from '../../server/backup/reading.ts';
import { readConfig } from '../../server/config.ts';
import { version } from '../../server/version.ts';
import { createProgress, inWords, tableOf } from '../progress.ts';
import { complain, say, sentenceOf, UsageError } from '../saying.ts';

const usage = `Writes everything of this installation into one file, while the server runs or not.

  backup [FOLDER] [--keep N] [--without-secrets]
                                         a file with the time as its name, by default in
                                         DATA_DIR/backups; --keep deletes all but the newest N there
  backup FILE [--without-secrets]        this file; its name has an ending, such as .backup
  backup --verify FILE                   reads a backup to its end and says what is in it

The file holds the server's secret and the key of its certificate authority unless told otherwise: keep it as you keep a key.`;

/** `backup …` of the command line. Resolves with the exit code: 0 done, 1 not possible, 2 wrong usage. */
export async function run(argv: string[], env: Record<string, string | undefined>): Promise<number> {
  try {
    if (argv.includes('--help') || argv[0] === 'help') return say(usage);
    const order = readOrder(argv);
    if (order.verify !== undefined) return say(described(path.resolve(order.verify), await verifyBackup(order.verify)));
    const config = readConfig(env);
    const target = targetOf(order.target ?? path.join(config.dataDir, 'backups'));
    if (order.keep !== null && 'file' in target) throw new UsageError('--keep needs a folder.');
    const backup = await makeBackup(config, {
      target,
      withoutSecrets: order.withoutSecrets,
      version,
      progress: createProgress('Read'),
    });
    const deleted = order.keep !== null && 'folder' in target ? await keepNewest(target.folder, order.keep) : [];
    return say(report(backup, deleted));
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n\n${usage}`, 2);
    return complain(`No backup was made. ${sentenceOf(error)}`, 1);
  }
}

interface Order {
  target: string | undefined;
  verify: string | undefined;
  keep: number | null;
  withoutSecrets: boolean;
}

/** @throws {UsageError} with one sentence. */
export function readOrder(argv: string[]): Order {
  const { values, positionals } = parse(argv);
  const [target, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one too many: name one file or one folder.`);
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isInteger(keep) && keep >= 1 && keep <= limits.backupsKept)) {
    throw new UsageError(`--keep is "${values.keep}", but it must be a whole number from 1 to ${limits.backupsKept}.`);
  }
  if (values.verify !== undefined && (target !== undefined || keep !== null || values['without-secrets'])) {
    throw new UsageError('--verify stands alone, with the file to read.');
  }
  return { target, verify: values.verify, keep, withoutSecrets: values['without-secrets'] ?? false };
}

const options = {
  verify: { type: 'string' },
  keep: { type: 'string' },
  'without-secrets': { type: 'boolean' },
} as const;

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.`);
  }
}

/** A folder that is there, or whose name does not look like that of a file. */
function targetOf(name: string): BackupOrder['target'] {
  const there = statSync(name, { throwIfNoEntry: false });
  const isFolder = there ? there.isDirectory() : /[/\\]$/.test(name) || path.extname(name) === '';
  return isFolder ? { folder: path.resolve(name) } : { file: path.resolve(name) };
}

function report(backup: Backup, deleted: string[]): string {
  const total = Object.values(backup.rows).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${backup.file}: ${inWords(total)} rows in ${inWords(backup.bytes)} bytes, complete and read back.`,
    backup.secrets.length > 0
      ? `It holds ${backup.secrets.map(({ file }) => file).join(' and ')}: keep it as you keep a key, and not on this machine alone.`
      : 'It holds no secret of the server: keep that apart, or everybody has to sign in again after a restore.',
  ];
  if (deleted.length > 0) lines.push(`Deleted because they are older: ${deleted.join(', ')}.`);
  if (backup.untold) lines.push(`The administrators’ page does not know of it: ${backup.untold}.`);
  return lines.join('\n');
}

function described(file: string, { header, rows, secrets }: Summary): string {
  return [
    `${file} is complete and undamaged.`,
    `Made ${new Date(header.at).toISOString()} by version ${header.version}, from ${header.dialect === 'sqlite' ? 'the embedded database' : 'PostgreSQL'}.`,
    tableOf(rows),
    secrets.length > 0 ? `With ${secrets.map((one) => one.file).join(' and ')}.` : 'Without secrets.',
  ].join('\n');
}
