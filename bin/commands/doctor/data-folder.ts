import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { freeBytes } from '../../../server/operations/process.ts';
import { about, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Data folder');
const enough = 1e9;
const tooLittle = 100e6;

/** Whether `dir` is there or can be made, belongs to us, is closed to others, and has room. `free` for the disk. */
export async function checkDataFolder(dir: string, free = freeBytes): Promise<Finding[]> {
  const there = await stat(dir).catch(() => null);
  if (!there) return [await notThere(dir), ...(await room(path.dirname(dir), free))];
  if (!there.isDirectory()) return [bad(`${dir} is no folder`, 'Set DATA_DIR to a folder.')];
  if (!(await writable(dir)))
    return [
      bad(`${dir} cannot be written to by this user`, `Give it to the user of the server: chown -R USER ${dir}.`),
    ];
  return [...(await closed(dir)), ...(await room(dir, free))];
}

async function notThere(dir: string): Promise<Finding> {
  if (await writable(path.dirname(dir))) return good(`${dir} is not there yet: the first start makes it`);
  return bad(`${dir} is not there and cannot be made`, 'Make the folder and give it to the user of the server.');
}

/** Who can read the folder can read what people wrote, and sign cookies with the secret. */
async function closed(dir: string): Promise<Finding[]> {
  const own = process.getuid?.();
  const names = ['.', 'secret', 'chatstream.db', 'tls/authority.json', 'tls/certificate.json'];
  const found = await Promise.all(
    names.map(async (name) => ({
      name,
      file: path.join(dir, name),
      is: await stat(path.join(dir, name)).catch(() => null),
    })),
  );
  const open = found.filter(({ name, is }) => is && (is.mode & (name === '.' ? 0o007 : 0o077)) !== 0);
  const others = found.filter(({ is }) => is && own !== undefined && own !== 0 && is.uid !== own);
  return [
    ...open.map(({ name, file, is }) => {
      const found = `${file} can be read by others (mode ${(is!.mode & 0o777).toString(8)})`;
      if (name === '.') return doubtful(found, `Close it to them: chmod 700 ${file}.`);
      return bad(found, `Close it to them: chmod 600 ${file}.`);
    }),
    ...others.map(({ file }) =>
      doubtful(
        `${file} belongs to another user`,
        'Run the doctor as the user of the server, or give the folder to it.',
      ),
    ),
    ...(open.length + others.length === 0 ? [good(`${dir}, writable and closed to others`)] : []),
  ];
}

async function room(dir: string, free: typeof freeBytes): Promise<Finding[]> {
  const bytes = await free(dir);
  if (bytes === null) return [];
  const found = `${(bytes / 1e9).toFixed(1)} GB free`;
  const mend = 'Make room on this disk: with a full one nobody can write.';
  if (bytes < tooLittle) return [bad(found, mend)];
  return [bytes < enough ? doubtful(found, mend) : good(found)];
}

function writable(dir: string): Promise<boolean> {
  return access(dir, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
