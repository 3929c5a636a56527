import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { withDatabase } from '../../test/support/databases.ts';
import { populate } from '../../test/support/populate.ts';
import { makeBackup } from './backup.store.ts';
import { restoreBackup } from './restore.store.ts';

let folder: string;
let good: Buffer;
let lines: string[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'chatstream-backup-'));
  const database = await withDatabase('sqlite');
  await populate(await database.open());
  const { dataDir } = database.location as { dataDir: string };
  const { file } = await makeBackup(
    { dataDir, databaseUrl: undefined },
    { target: { folder }, withoutSecrets: false, version: '1.2.3' },
  );
  await database.drop();
  good = readFileSync(file);
  lines = gunzipSync(good).toString().trimEnd().split('\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packed = (of: string[]) => gzipSync(`${of.join('\n')}\n`);
const header = (change: object) => JSON.stringify({ ...(JSON.parse(lines[0]!) as object), ...change });
/** The first row of the table `room`, with another name in it. */
const forged = () => {
  const at = lines.findIndex((line) => line.startsWith('{"table":"room"')) + 1;
  return lines.with(at, lines[at]!.replace('name ', 'game '));
};

describe('a file is not restored', () => {
  const broken: [string, () => Buffer, RegExp][] = [
    ['that is cut off', () => good.subarray(0, good.length / 2), /it is cut off/],
    ['that ends before its trailer', () => packed(lines.slice(0, -1)), /it is cut off/],
    ['that is something else', () => Buffer.from('a letter to my aunt'), /it is not gzip, or damaged/],
    ['that is another gzip file', () => gzipSync('{"a":1}\n'), /it does not begin as one/],
    ['in which a value was changed', () => packed(forged()), /it was changed or damaged/],
    ['in which a row is missing', () => packed(lines.toSpliced(-2, 1)), /it was changed or damaged/],
    ['on which something follows', () => packed([...lines, '[]']), /something follows on its end/],
    ['with bytes that were swapped', () => Buffer.concat([good.subarray(0, 200), good.subarray(220, 240), good.subarray(200)]), /it is not gzip, or damaged/], // prettier-ignore
    [
      'of a later format',
      () => packed(lines.with(0, header({ format: 2, version: '9.0' }))),
      /was written by version 9\.0/,
    ],
    ['with a line beyond the limit', () => packed([lines[0]!, 'x'.repeat(limits.backupLine + 70_000)]), /a line of it is longer/], // prettier-ignore
  ];
  test.each(broken)('%s', async (_name, bytes, sentence) => {
    const file = path.join(folder, 'broken.backup');
    writeFileSync(file, bytes());
    const dataDir = path.join(folder, 'never');
    await expect(
      restoreBackup({ dataDir, databaseUrl: undefined }, { file, replace: true, forget: async () => 0 }),
    ).rejects.toThrow(sentence);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('that is not there', async () => {
    const file = path.join(folder, 'nowhere.backup');
    await expect(
      restoreBackup({ dataDir: folder, databaseUrl: undefined }, { file, replace: true, forget: async () => 0 }),
    ).rejects.toThrow(/nowhere\.backup cannot be used as a backup: there is no such file/);
  });
});
