import { randomBytes } from 'node:crypto';
import { access, chmod, constants, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './config.ts';

/**
 * The secret that session cookies are signed with: the one `given`, as nodes that share a database need it; else 256 random
 * bits, made on the first start and kept in the data folder, readable by its owner alone. There is no default, so a copy of
 * the program is worth nothing without it.
 * @throws {ConfigError} when the data folder cannot be written to, or the secret is damaged.
 */
export async function readSecret(dataDir: string, given?: string): Promise<string> {
  await makeFolder(dataDir);
  if (given !== undefined) return given;
  const file = path.join(dataDir, 'secret');
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  // Linking is all or nothing: of two processes that start together one wins and both read the same, never half of it.
  await link(own, file)
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    })
    .finally(() => unlink(own));
  await chmod(file, 0o600); // restored from a backup it may have become readable
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 43) throw new ConfigError(`${file} is damaged: remove it, and everybody has to sign in again.`);
  return secret;
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await access(dir, constants.W_OK | constants.X_OK);
  } catch {
    throw new ConfigError(`DATA_DIR is ${JSON.stringify(dir)}, but it must be a folder this user can write to.`);
  }
}
