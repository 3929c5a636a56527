/** An error as the log keeps it. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: LoggedError | string;
}

const longest = 1_000;
const deepest = 3;

/**
 * Of an error only what tells where and why: libraries hang the values of a query (`detail` of PostgreSQL), whole answers of mail
 * servers or requests with their cookies onto theirs. The stack is without its first lines, which repeat the message.
 */
export function errorForLog(error: unknown, depth = 0): LoggedError | string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error.slice(0, longest) : typeof error;
  const { code, cause } = error as Error & { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message: withoutValues(error.message, code).slice(0, longest),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(frames.length > 0 ? { stack: frames.join('\n') } : {}),
    ...(cause === undefined || depth === deepest ? {} : { cause: errorForLog(cause, depth + 1) }),
  };
}

/** PostgreSQL quotes what it could not take: `invalid input syntax for type bigint: "…"` (class 22), or a whole row. */
function withoutValues(message: string, code: unknown): string {
  if (typeof code !== 'string' || !/^(22|23|42)...$/.test(code)) return message;
  return message.replace(/: ".*$/s, ': …');
}
