import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionSecret } from './secret.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-secret-'))));
afterEach(() => rmSync(dir, { recursive: true }));

test('every server has a secret of its own, and keeps it', () => {
  const one = sessionSecret(path.join(dir, 'one'));
  const other = sessionSecret(path.join(dir, 'other'));
  expect(one).toMatch(/^[\w-]{43}$/);
  expect(other).not.toBe(one);
  expect(sessionSecret(path.join(dir, 'one'))).toBe(one);
});

test('nobody but its owner may read it', () => {
  sessionSecret(dir);
  expect(statSync(path.join(dir, 'secret')).mode & 0o777).toBe(0o600);
});

test('a damaged secret stops the start', () => {
  writeFileSync(path.join(dir, 'secret'), 'short');
  expect(() => sessionSecret(dir)).toThrow(/is damaged: remove it/);
});

test('a data folder that is none stops the start with a sentence', () => {
  writeFileSync(path.join(dir, 'file'), '');
  expect(() => sessionSecret(path.join(dir, 'file'))).toThrow(
    /^DATA_DIR is ".*", but it must be a folder this user can write to\.$/,
  );
});
