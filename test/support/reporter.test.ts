import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Account } from './reporter.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('a run that passes is counted as it is', () => {
  expect(
    accountOf({ 'a.test.ts': "import { test } from 'vitest'; test('a', () => {}); test('b', () => {});" }),
  ).toEqual({
    passed: 2,
    failed: 0,
    failures: [],
  });
});

test('what did not run, could not be loaded or threw outside a test has failed', () => {
  const account = accountOf({
    'broken.test.ts': 'import "./not-there.ts";',
    'hook.test.ts':
      "import { beforeAll, describe, test } from 'vitest'; describe('d', () => { beforeAll(() => { throw new Error('no') }); test('never', () => {}); });",
    'loose.test.ts':
      "import { test } from 'vitest'; test('passes', async () => { void Promise.reject(new Error('loose')); await new Promise((d) => setTimeout(d, 20)); });",
    'wrong.test.ts': "import { expect, test } from 'vitest'; test('wrong', () => expect(1).toBe(2));",
  });
  // broken: the file; hook: the suite and its test; loose: the error; wrong: the test.
  expect(account).toMatchObject({ passed: 1, failed: 5 });
  const told = account.failures.join('\n');
  for (const words of ['broken.test.ts', 'not-there.ts', 'hook.test.ts > d', 'never', 'loose', 'wrong.test.ts > wrong'])
    expect(told).toContain(words);
});

function accountOf(files: Record<string, string>): Account {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-tally-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const tally = path.join(folder, 'tally.json');
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const reporter = path.join(root, 'test/support/reporter.ts');
    spawnSync(process.execPath, [vitest, 'run', '--root', folder, '--reporter', reporter], {
      cwd: folder,
      env: { ...process.env, CHATSTREAM_TALLY: tally },
      stdio: 'ignore',
      timeout: 60_000,
    });
    return JSON.parse(readFileSync(tally, 'utf8')) as Account;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
