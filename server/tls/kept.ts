/** The authority and its certificate on disk: one file each, written whole, readable by their owner alone. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config.ts';
import type { Pair } from './authority.ts';

/** An authority and the DNS names its constraints allow, with what is below them. */
export interface KeptAuthority extends Pair {
  permitted: string[];
}

const PairFile = z.object({ key: z.string(), cert: z.string() }).refine(belongTogether);
const AuthorityFile = z
  .object({ key: z.string(), cert: z.string(), permitted: z.array(z.string()) })
  .refine(belongTogether);

/** @throws {ConfigError} when there is one that cannot be used: making another in silence would undo everybody's trust. */
export async function readAuthority(dir: string): Promise<KeptAuthority | null> {
  const file = path.join(dir, 'authority.json');
  const text = await readIfThere(file);
  if (text === null) return null;
  const parsed = AuthorityFile.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    `${file} is damaged: remove it to begin with a new authority, which people then have to trust.`,
  );
}

/** Null when there is none or it is damaged: another one costs nothing. */
export async function readCertificate(dir: string): Promise<Pair | null> {
  const parsed = PairFile.safeParse(jsonOf((await readIfThere(path.join(dir, 'certificate.json'))) ?? ''));
  return parsed.success ? parsed.data : null;
}

export async function writeAuthority(dir: string, authority: KeptAuthority): Promise<void> {
  await writePrivately(dir, 'authority.json', authority);
}

export async function writeCertificate(dir: string, pair: Pair): Promise<void> {
  await writePrivately(dir, 'certificate.json', pair);
}

function belongTogether({ key, cert }: Pair): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function writePrivately(dir: string, name: string, content: object): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const file = path.join(dir, name);
  await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
