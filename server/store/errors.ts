/** What the two databases call the same faults. */

/** An error of SQLite, as it comes back from its thread. `errcode` is SQLite's extended result code. */
export class SqliteError extends Error {
  readonly errcode: number;

  constructor(message: string, errcode: number) {
    super(message);
    this.name = 'SqliteError';
    this.errcode = errcode;
  }
}

/** A row with this key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === 1555 || codeOf(error) === 2067 || codeOf(error) === '23505';
}

/** The row refers to one that does not exist. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(error) === 787 || codeOf(error) === '23503';
}

function codeOf(error: unknown): unknown {
  if (error instanceof SqliteError) return error.errcode;
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
