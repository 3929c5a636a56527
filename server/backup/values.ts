/** Rows as they travel between databases: lists of values in the order of the columns, one line of JSON each. */
import { hash } from 'node:crypto';

export type Value = string | number | bigint | Uint8Array | null;
export type Row = Value[];

/** Some rows of one table. Every table comes at least once, an empty one without rows. */
export interface Chunk {
  table: string;
  columns: string[];
  rows: Row[];
}

/** Passes chunks on and tells `progress` of each. */
export async function* watched(
  chunks: AsyncIterable<Chunk>,
  progress: (chunk: Chunk) => void = () => {},
): AsyncGenerator<Chunk> {
  for await (const chunk of chunks) {
    progress(chunk);
    yield chunk;
  }
}

/** JSON has neither whole numbers beyond 2^53 nor bytes: they are written as `{"int":"…"}` and `{"base64":"…"}`. */
export function toLine(row: Row): string {
  return JSON.stringify(row.some(isSpecial) ? row.map(inJson) : row);
}

/** @throws {Error} when the line is no row. */
export function fromLine(line: string): Row {
  const values: unknown = JSON.parse(line);
  if (!Array.isArray(values)) throw new Error('a line is not a row');
  return values.map(outOfJson);
}

function isSpecial(value: Value): boolean {
  return typeof value === 'bigint' || value instanceof Uint8Array;
}

function inJson(value: Value): unknown {
  if (typeof value === 'bigint') return { int: String(value) };
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

function outOfJson(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  const { int, base64 } = value as { int?: unknown; base64?: unknown };
  if (typeof int === 'string') return wholeNumber(int);
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  throw new Error('a value is of no kind that databases have');
}

/** A number where it is exact, so that the same value is the same line whichever database it came from. */
export function wholeNumber(value: string | bigint): number | bigint {
  const exact = BigInt(value);
  const near = Number(exact);
  return Number.isSafeInteger(near) ? near : exact;
}

/**
 * What a table holds, in two figures that do not depend on the order: how many rows, and the sum of the SHA-256 of each.
 * Two tables with the same tally have the same rows, key and content.
 */
export class Tally {
  rows = 0;
  #sum = 0n;

  add(line: string): void {
    this.rows++;
    this.#sum += BigInt(`0x${hash('sha256', line, 'hex')}`);
  }

  get sum(): string {
    return BigInt.asUintN(256, this.#sum).toString(16);
  }
}

/** The tallies of all tables that came by. */
export class Tallies {
  readonly tables = new Map<string, Tally>();

  add({ table, rows }: Chunk): void {
    const tally = this.#of(table);
    for (const row of rows) tally.add(toLine(row));
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.tables].map(([table, { rows }]) => [table, rows]));
  }

  /** The tables that are not the same in both. */
  differing(others: Tallies): string[] {
    const all = new Set([...this.tables.keys(), ...others.tables.keys()]);
    return [...all].filter((table) => {
      const [one, other] = [this.tables.get(table), others.tables.get(table)];
      return one?.rows !== other?.rows || one?.sum !== other?.sum;
    });
  }

  #of(table: string): Tally {
    let tally = this.tables.get(table);
    if (tally === undefined) this.tables.set(table, (tally = new Tally()));
    return tally;
  }
}
