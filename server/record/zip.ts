import { Zip, ZipDeflate } from 'fflate';
import { createSlices } from '../slices.ts';

/** A file in an archive, made while it is read. */
export interface Entry {
  /** With folders; of plain signs, see `plainName`. */
  name: string;
  pieces: Iterable<string> | AsyncIterable<string>;
}

/** One archive of these files. What is in memory is one piece of one of them, and what it was packed to. */
export async function* zipped(
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  at: number,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  const slices = createSlices();
  const packed: Uint8Array[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) fault = error;
    else if (chunk.length > 0) packed.push(chunk);
  });
  function* taken(): Generator<Uint8Array, void> {
    if (fault) throw fault;
    yield* packed.splice(0);
  }

  for await (const { name, pieces } of entries) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    for await (const piece of pieces) {
      file.push(encoder.encode(piece));
      yield* taken();
      const pause = slices.next();
      if (pause) await pause;
    }
    file.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
