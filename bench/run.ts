/**
 * `npm run -s bench -- NAME [--quick] [--json]`: progress on stderr; the last line on stdout is one JSON object, or without
 * `--json` a table for people. A missed goal is printed, not an error: the exit code says only whether it could measure.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What every file of a benchmark exports as `run`. */
export type Benchmark = (options: {
  /** Finish within 60 s, at the price of precision. */
  quick: boolean;
  progress(line: string): void;
}) => Promise<Record<string, unknown>>;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const names = globSync('*.ts', { cwd: import.meta.dirname })
  .filter((file) =>
    /^export (const|async function) run\b/m.test(readFileSync(path.join(import.meta.dirname, file), 'utf8')),
  )
  .map((file) => path.basename(file, '.ts'))
  .sort();

const name = positionals[0];
if (!name || !names.includes(name)) {
  process.stderr.write(
    `Which one? npm run -s bench -- NAME [--quick] [--json], with NAME one of: ${names.join(', ')}\n`,
  );
  process.exit(2);
}

const load = loadavg()[0]!;
const started = performance.now();
const { run } = (await import(`./${name}.ts`)) as { run: Benchmark };
const measured = await run({ quick: values.quick, progress: (line) => process.stderr.write(`${line}\n`) });
const result = {
  ...measured,
  node: process.version,
  commit: commit(),
  load: Math.round(load * 100) / 100,
  seconds: Math.round((performance.now() - started) / 100) / 10,
};
if (values.json) console.log(JSON.stringify(result));
else table(result);
// A benchmark that left something open would hang here for ever; what it measured is printed.
process.exit(0);

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null; // Installed without git.
  }
}

/** Lists as tables of their own, everything else as one row per key. */
function table(result: Record<string, unknown>): void {
  const rows: Record<string, unknown> = {};
  const show = (key: string, value: unknown): void => {
    if (Array.isArray(value)) {
      console.log(key);
      console.table(value);
    } else if (value !== null && typeof value === 'object') {
      for (const [inner, one] of Object.entries(value)) show(`${key}.${inner}`, one);
    } else rows[key] = value;
  };
  for (const [key, value] of Object.entries(result)) show(key, value);
  console.table(Object.fromEntries(Object.entries(rows).map(([key, value]) => [key, { value }])));
}
