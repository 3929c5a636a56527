import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkDataFolder } from './data-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'chatstream-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const states = async (...of: Parameters<typeof checkDataFolder>) =>
  (await checkDataFolder(...of)).map(({ state }) => state);
const free = (bytes: number) => async () => bytes;

test('a folder of our own that is closed to others and has room is good', async () => {
  writeFileSync(path.join(dir, 'secret'), 's', { mode: 0o600 });
  expect(await states(dir, free(5e9))).toEqual(['good', 'good']);
  expect((await checkDataFolder(dir)).at(-1)!.found).toMatch(/^\d+\.\d GB free$/);
});

test('a secret that others can read is bad, a folder that they can look into doubtful', async () => {
  writeFileSync(path.join(dir, 'secret'), 's', { mode: 0o600 });
  chmodSync(path.join(dir, 'secret'), 0o644);
  expect(await checkDataFolder(dir, free(5e9))).toMatchObject([
    { state: 'bad', found: `${path.join(dir, 'secret')} can be read by others (mode 644)` },
    { state: 'good' },
  ]);
  chmodSync(path.join(dir, 'secret'), 0o600);
  chmodSync(dir, 0o755);
  expect(await states(dir, free(5e9))).toEqual(['doubtful', 'good']);
});

test('little room is doubtful, hardly any is bad', async () => {
  expect(await states(dir, free(900e6))).toEqual(['good', 'doubtful']);
  expect(await states(dir, free(50e6))).toEqual(['good', 'bad']);
});

test('what is not there yet can be made, and a file is no folder', async () => {
  mkdirSync(path.join(dir, 'new'));
  expect(await states(path.join(dir, 'new', 'data'), free(5e9))).toEqual(['good', 'good']);
  expect(await states(path.join(dir, 'no', 'such', 'data'), free(5e9))).toEqual(['bad', 'good']);
  writeFileSync(path.join(dir, 'file'), '');
  expect(await states(path.join(dir, 'file'), free(5e9))).toEqual(['bad']);
});
