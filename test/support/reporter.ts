import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What a run came to. `failed` includes files that could not be loaded, hooks that threw, and errors nobody caught. */
export interface Tally {
  passed: number;
  failed: number;
}

/**
 * Counts a run into the file named by CHATSTREAM_TALLY. A test that did not run has failed: nothing is skipped here
 * on purpose, so it stands behind a `beforeAll` that threw.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: string): void {
    const tally = count(modules, unhandled.length);
    if (reason !== 'passed' && tally.failed === 0) tally.failed = 1;
    const file = process.env['CHATSTREAM_TALLY'];
    if (file) writeFileSync(file, JSON.stringify(tally));
  }
}

export function count(modules: readonly TestModule[], unhandled: number): Tally {
  const tally = { passed: 0, failed: unhandled };
  for (const module of modules) {
    tally.failed += module.errors().length;
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
    for (const test of module.children.allTests()) tally[test.result().state === 'passed' ? 'passed' : 'failed']++;
  }
  return tally;
}
