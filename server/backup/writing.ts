import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Header, SecretFile } from './format.ts';
import { toLine, type Chunk } from './values.ts';

/** Packs nearly as small as the usual 6 and costs a third of the time, which a server beside it may need. */
const gzipLevel = 3;

/** Writes a file that must not exist yet, for its owner's eyes, and resolves when it is on the disk. */
export async function writeBackup(
  file: string,
  header: Header,
  secrets: SecretFile[],
  chunks: AsyncIterable<Chunk>,
): Promise<void> {
  await pipeline(
    Readable.from(linesOf(header, secrets, chunks)),
    createGzip({ level: gzipLevel }),
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  );
  await synchronise(file);
}

/** What was written to a file, or renamed in a folder, survives a loss of power from here on. */
export async function synchronise(place: string): Promise<void> {
  const handle = await open(place, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames a file of the same folder, for good. */
export async function synchroniseFolderOf(file: string): Promise<void> {
  await synchronise(path.dirname(file));
}

async function* linesOf(header: Header, secrets: SecretFile[], chunks: AsyncIterable<Chunk>): AsyncGenerator<string> {
  const sum = createHash('sha256');
  const rows: Record<string, number> = {};
  for await (const text of textsOf(header, secrets, chunks, rows)) {
    sum.update(text);
    yield text;
  }
  yield `${JSON.stringify({ rows, sha256: sum.digest('hex') })}\n`;
}

async function* textsOf(
  header: Header,
  secrets: SecretFile[],
  chunks: AsyncIterable<Chunk>,
  counts: Record<string, number>,
): AsyncGenerator<string> {
  for (const line of [header, ...secrets]) yield `${JSON.stringify(line)}\n`;
  for await (const { table, columns, rows } of chunks) {
    if (!(table in counts)) yield `${JSON.stringify({ table, columns })}\n`;
    counts[table] = (counts[table] ?? 0) + rows.length;
    if (rows.length > 0) yield `${rows.map(toLine).join('\n')}\n`;
  }
}
