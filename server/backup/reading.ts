import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { limits } from '../../protocol/limits.ts';
import { rowsAtOnce } from './database.ts';
import { formatVersion, Header, Mark, type SecretFile, type Summary } from './format.ts';
import { fromLine, type Chunk } from './values.ts';

/**
 * Reads a backup. `chunks()` yields its rows; when it has ended, everything was there and as it was written, and `summary()`
 * tells what it was. Whoever acts on rows before that must be able to undo it.
 */
export interface BackupReader {
  chunks(): AsyncIterable<Chunk>;
  summary(): Summary;
}

/** Rejects, at `chunks`, with a sentence that names the file when it is no backup, is damaged or cut off. */
export function openBackup(file: string): BackupReader {
  let summary: Summary | null = null;
  return {
    async *chunks() {
      try {
        summary = yield* readAll(file);
      } catch (error) {
        if (error instanceof Unusable) throw error;
        throw new Unusable(`${file} cannot be used as a backup: ${reasonOf(error as NodeJS.ErrnoException)}.`);
      }
    },
    summary() {
      if (summary === null) throw new Error('The backup was not read to its end.');
      return summary;
    },
  };
}

/** Reads all of it and keeps nothing. */
export async function verifyBackup(file: string): Promise<Summary> {
  const reader = openBackup(file);
  for await (const _ of reader.chunks());
  return reader.summary();
}

class Unusable extends Error {}

async function* readAll(file: string): AsyncGenerator<Chunk, Summary> {
  const sum = createHash('sha256');
  const lines = linesOf(file);
  const first = await lines.next();
  const header = Header.safeParse(first.done ? null : jsonOf(first.value));
  if (!header.success) throw new Error('it does not begin as one');
  if (header.data.format !== formatVersion) {
    throw new Unusable(
      `${file} was written by version ${header.data.version} of ChatStream: use that version, or a newer one.`,
    );
  }
  sum.update(`${first.value}\n`);

  const secrets: SecretFile[] = [];
  const rows: Record<string, number> = {};
  let chunk: Chunk | null = null;
  for await (const line of lines) {
    if (line.startsWith('[') && chunk !== null) {
      chunk.rows.push(fromLine(line));
      rows[chunk.table]!++;
      if (chunk.rows.length >= rowsAtOnce) {
        yield chunk;
        chunk = emptied(chunk);
      }
    } else {
      const mark = Mark.parse(jsonOf(line));
      if (chunk !== null && (chunk.rows.length > 0 || rows[chunk.table] === 0)) yield chunk;
      if ('sha256' in mark) {
        await expectEnd(lines);
        if (mark.sha256 !== sum.digest('hex') || !sameCounts(mark.rows, rows))
          throw new Error('it was changed or damaged');
        return { header: header.data, rows, secrets };
      }
      if ('file' in mark) secrets.push(mark);
      else {
        rows[mark.table] = 0;
        chunk = { ...mark, rows: [] };
      }
    }
    sum.update(`${line}\n`);
  }
  throw new Error('it is cut off');
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked).setEncoding('utf8');
  // Pieces are joined once: a long line would be copied again with every piece.
  let pieces: string[] = [];
  let length = 0;
  try {
    for await (const text of unpacked as AsyncIterable<string>) {
      const lines = text.split('\n');
      const last = lines.pop()!;
      if (lines.length > 0) {
        yield pieces.join('') + lines[0]!;
        yield* lines.slice(1);
        pieces = [];
        length = 0;
      }
      pieces.push(last);
      length += last.length;
      if (length > limits.backupLine) throw new Error('a line of it is longer than any that we write');
    }
  } finally {
    source.destroy();
  }
  if (length > 0) throw new Error('it is cut off');
}

function emptied({ table, columns }: Chunk): Chunk {
  return { table, columns, rows: [] };
}

async function expectEnd(lines: AsyncGenerator<string>): Promise<void> {
  if (!(await lines.next()).done) throw new Error('something follows on its end');
}

function sameCounts(one: Record<string, number>, other: Record<string, number>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function jsonOf(line: string): unknown {
  return JSON.parse(line);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'Z_BUF_ERROR') return 'it is cut off';
  return code?.startsWith('Z_') ? 'it is not gzip, or damaged' : message.split('\n')[0]!;
}
