import type { Chunk } from '../server/backup/values.ts';

/** Says once a second on standard error how far it is; nothing at all when it takes less. */
export function createProgress(verb: string, clock: () => number = Date.now): (chunk: Chunk) => void {
  let said = clock();
  let table = '';
  let rows = 0;
  return (chunk) => {
    if (chunk.table !== table) rows = 0;
    table = chunk.table;
    rows += chunk.rows.length;
    if (clock() - said < 1_000) return;
    said = clock();
    process.stderr.write(`${verb} ${table}: ${inWords(rows)} rows …\n`);
  };
}

/** `1,234,567`. */
export function inWords(count: number): string {
  return count.toLocaleString('en');
}

/** One line per table, the largest counts last in the line so that they stand below each other. */
export function tableOf(rows: Record<string, number>): string {
  const wide = Math.max(...Object.keys(rows).map((name) => name.length));
  return Object.entries(rows)
    .map(([name, count]) => `  ${name.padEnd(wide)} ${inWords(count).padStart(12)}`)
    .join('\n');
}
