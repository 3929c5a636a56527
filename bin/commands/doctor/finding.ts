/** What a check found, and what to do about it. No secret is ever part of it: it is pasted into tickets. */
export interface Finding {
  /** What was looked at, in a word or three. */
  check: string;
  state: 'good' | 'doubtful' | 'bad';
  found: string;
  /** One sentence; with everything that is not good. */
  mend?: string;
}

/** Of one subject: its check writes the word once. */
export function about(check: string) {
  return {
    good: (found: string): Finding => ({ check, state: 'good', found }),
    doubtful: (found: string, mend: string): Finding => ({ check, state: 'doubtful', found, mend }),
    bad: (found: string, mend: string): Finding => ({ check, state: 'bad', found, mend }),
  };
}

const signs = { good: '✓', doubtful: '!', bad: '✗' };

/** One line for each, and below what is not good how to mend it. */
export function printed(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, state, found, mend }) => {
      const line = `${signs[state]} ${check.padEnd(width)}  ${found}`;
      return mend === undefined ? line : `${line}\n  ${' '.repeat(width)}  → ${mend}`;
    })
    .join('\n');
}

/** The first sentence of an error, without addresses that hold passwords. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined)?.message : undefined;
  const text = message || inner || code || String(error);
  return text
    .split('\n')[0]!
    .replace(/:\/\/[^\s/@]*@/g, '://')
    .slice(0, 200);
}

/** Rejects after so many milliseconds, whatever the work does. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Milliseconds until the quickest of five answers, one asked after the other: any one may be late by chance. */
export async function quickest(ask: () => Promise<unknown>): Promise<number> {
  let ms = Infinity;
  for (let n = 0; n < 5; n++) {
    const began = performance.now();
    await ask();
    ms = Math.min(ms, performance.now() - began);
  }
  return Math.ceil(ms);
}
