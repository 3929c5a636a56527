import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSecret } from './secret.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(path.join(os.tmpdir(), 'chatstream-secret-'))));
afterEach(() => rmSync(dir, { recursive: true }));

test('every server has a secret of its own, and keeps it', async () => {
  const one = await readSecret(path.join(dir, 'one'));
  const other = await readSecret(path.join(dir, 'other'));
  expect(one).toMatch(/^[\w-]{43}$/);
  expect(other).not.toBe(one);
  expect(await readSecret(path.join(dir, 'one'))).toBe(one);
});

test('two that start at the same time have the same', async () => {
  const both = await Promise.all([readSecret(dir), readSecret(dir)]);
  expect(both[0]).toBe(both[1]);
});

test('nobody but its owner may read it', async () => {
  await readSecret(dir);
  const mode = () => statSync(path.join(dir, 'secret')).mode & 0o777;
  expect(mode()).toBe(0o600);
  chmodSync(path.join(dir, 'secret'), 0o644);
  await readSecret(dir);
  expect(mode()).toBe(0o600);
});

test('a damaged secret stops the start', async () => {
  writeFileSync(path.join(dir, 'secret'), 'short');
  await expect(readSecret(dir)).rejects.toThrow(/is damaged: remove it/);
});

test('one that is given is taken as it is, and nothing is kept', async () => {
  const folder = path.join(dir, 'given');
  expect(await readSecret(folder, 'the secret of all nodes')).toBe('the secret of all nodes');
  expect(readdirSync(folder)).toEqual([]);
});

test('a data folder that is none stops the start with a sentence', async () => {
  writeFileSync(path.join(dir, 'file'), '');
  await expect(readSecret(path.join(dir, 'file'))).rejects.toThrow(
    /^DATA_DIR is ".*", but it must be a folder this user can write to\.$/,
  );
});
