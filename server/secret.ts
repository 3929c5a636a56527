import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config.ts';

/**
 * The secret that sessions are signed with: 256 random bits, made on the first start and kept in the data folder, readable by
 * its owner alone. There is no default, so that no two servers share one.
 * @throws {ConfigError} when the data folder cannot be written or the file is damaged.
 */
export function sessionSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  if (!isFolder(dataDir)) {
    throw new ConfigError(`DATA_DIR is ${JSON.stringify(dataDir)}, but it must be a folder this user can write to.`);
  }
  try {
    // `wx` fails when the file is there: of two processes that start together one writes and both read the same.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 43) throw new ConfigError(`${file} is damaged: remove it, and everybody has to sign in again.`);
  return secret;
}

/** Made when it is not there. */
function isFolder(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK | constants.X_OK);
    return statSync(dir).isDirectory();
  } catch {
    return false;
  }
}
