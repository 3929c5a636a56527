import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readSecret } from './secret.ts';

const dirs: string[] = [];
const newDir = () => dirs[dirs.push(mkdtempSync(join(tmpdir(), 'chatstream-secret-'))) - 1]!;
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

test('the secret is made once, is another one on every installation, and only its user may read it', async () => {
  const [here, there] = [newDir(), newDir()];
  const secret = await readSecret(here);
  expect(secret).toHaveLength(43);
  expect(await readSecret(here)).toBe(secret);
  expect(await readSecret(there)).not.toBe(secret);
  expect(statSync(join(here, 'secret')).mode & 0o777).toBe(0o600);
});

test('a damaged secret stops the start instead of being weak', async () => {
  const dir = newDir();
  writeFileSync(join(dir, 'secret'), 'short');
  await expect(readSecret(dir)).rejects.toThrow(/is damaged/);
});
