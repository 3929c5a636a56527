import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What a run came to. `failed` includes files that could not be loaded, hooks that threw, and errors nobody caught. */
export interface Tally {
  passed: number;
  failed: number;
}

/** A tally, and what failed in words: one entry for each, with the file, the test's full name and its errors. */
export interface Account extends Tally {
  failures: string[];
}

interface Thrown {
  message?: string;
  stack?: string | undefined;
}

/**
 * Counts a run into the file named by CHATSTREAM_TALLY. A test that did not run has failed: nothing is skipped here
 * on purpose, so it stands behind a `beforeAll` that threw.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: string): void {
    const account = accountOf(modules, unhandled);
    if (reason !== 'passed' && account.failed === 0) account.failed = 1;
    const file = process.env['CHATSTREAM_TALLY'];
    if (file) writeFileSync(file, JSON.stringify(account));
  }
}

export function accountOf(modules: readonly TestModule[], unhandled: readonly Thrown[]): Account {
  const account: Account = { passed: 0, failed: 0, failures: [] };
  const fail = (where: string, errors: readonly Thrown[]): void => {
    account.failed++;
    account.failures.push(
      [where, ...errors.map((error) => error.stack || (error.message ?? String(error)))].join('\n'),
    );
  };
  for (const error of unhandled) fail('an error that nobody caught', [error]);
  for (const module of modules) {
    for (const error of module.errors()) fail(module.moduleId, [error]);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) fail(`${module.moduleId} > ${suite.fullName}`, [error]);
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') account.passed++;
      else fail(`${module.moduleId} > ${test.fullName}`, result.errors ?? []);
    }
  }
  return account;
}
