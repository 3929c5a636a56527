/** What an installation has beside its database: the secret and the certificate authority in its data folder. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { secretFiles, type SecretFile } from './format.ts';
import { synchronise } from './writing.ts';

/** Those of them that are there. */
export async function readSecrets(dataDir: string): Promise<SecretFile[]> {
  const found: SecretFile[] = [];
  for (const file of secretFiles) {
    const text = await readFile(path.join(dataDir, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text !== null) found.push({ file, text });
  }
  return found;
}

/** Those of `secrets` that a data folder has with another content. */
export async function otherSecrets(dataDir: string, secrets: SecretFile[]): Promise<string[]> {
  const there = await readSecrets(dataDir);
  return secrets
    .filter(({ file, text }) => there.some((one) => one.file === file && one.text !== text))
    .map(({ file }) => file);
}

/**
 * Moves the files `old` (paths in the data folder) into the folder `aside`, and writes those of `secrets` that are not there
 * now, for the owner's eyes. Resolves with what undoes it; when it fails, it has undone it.
 */
export async function exchangeFiles(
  dataDir: string,
  old: string[],
  aside: string,
  secrets: SecretFile[],
): Promise<() => Promise<void>> {
  const done: (() => Promise<void>)[] = [];
  const undo = async () => {
    for (const step of done.splice(0).toReversed()) await step();
  };
  try {
    for (const file of old) {
      const [from, to] = [path.join(dataDir, file), path.join(aside, file)];
      await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
      await rename(from, to);
      done.push(() => rename(to, from));
    }
    for (const { file, text } of secrets.filter((one) => !existsSync(path.join(dataDir, one.file)))) {
      const target = path.join(dataDir, file);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      done.push(() => rm(target, { force: true }));
      await writeFile(target, text, { flag: 'wx', mode: 0o600 });
      await synchronise(target);
    }
    return undo;
  } catch (error) {
    await undo();
    throw error;
  }
}
