/** What commands have in common: an answer on standard output, or one sentence on standard error, and an exit code. */

/** The command line cannot be understood. */
export class UsageError extends Error {}

export function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

export function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

/** The message of an error and, where it names its cause, that of the cause. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
