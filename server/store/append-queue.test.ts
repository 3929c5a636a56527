import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { saying } from '../../test/support/store-rooms.ts';
import { createAppendQueue, gatherMs, NothingWritten, type Commit, type Outcome, type Row } from './append-queue.ts';
import { StoreBusy } from './port.ts';

const quiet = { warn() {}, error() {} };
const post = (text: string) => saying('r', 'ada', text);

/** A commit that waits until it is told how it ends. */
function heldCommit() {
  const batches: { rows: Row[]; succeed(): void; fail(error: Error): void }[] = [];
  let seq = 0;
  const commit: Commit = (rows) =>
    new Promise((resolve, reject) => {
      const outcomes = (): Outcome[] => rows.map(() => ({ status: 'appended', seq: ++seq, at: 1 }));
      batches.push({ rows, succeed: () => resolve(outcomes()), fail: reject });
    });
  const nth = async (n: number) => {
    for (let turn = 0; turn < 500 && batches.length <= n; turn++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return batches[n]!;
  };
  return { commit, batches, nth };
}

test('what arrives while a batch is written shares the next one', async () => {
  const { commit, batches, nth } = heldCommit();
  const queue = createAppendQueue(commit, quiet);
  const first = queue.append(post('a'));
  (await nth(0)).succeed();
  await first;
  const second = [queue.append(post('b'))];
  await nth(1);
  second.push(queue.append(post('c')), queue.append(post('d')));
  batches[1]!.succeed();
  (await nth(2)).succeed();
  await Promise.all(second);
  expect(batches.map((batch) => batch.rows.length)).toEqual([1, 1, 2]);
});

test('few appends wait for nothing, many gather, and none longer than the limit', () => {
  expect(gatherMs(3)).toBeLessThan(1);
  expect(gatherMs(40)).toBe(10);
  expect(gatherMs(1_000)).toBe(limits.appendGatherMs);
});

test('while many write, a batch takes along what comes in the next moments', async () => {
  const { commit, batches, nth } = heldCommit();
  const queue = createAppendQueue(commit, quiet);
  const many = Array.from({ length: 200 }, (_, i) => queue.append(post(`${i}`)));
  (await nth(0)).succeed();
  await Promise.all(many);
  const one = queue.append(post('soon after'));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(batches).toHaveLength(1);
  const other = queue.append(post('a moment later'));
  (await nth(1)).succeed();
  await Promise.all([one, other]);
  expect(batches.map((batch) => batch.rows.length)).toEqual([200, 2]);
});

test('a batch is no larger than the limit', async () => {
  const { commit, batches, nth } = heldCommit();
  const queue = createAppendQueue(commit, quiet);
  const all = Array.from({ length: limits.appendBatch + 1 }, (_, i) => queue.append(post(`${i}`)));
  (await nth(0)).succeed();
  (await nth(1)).succeed();
  await Promise.all(all);
  expect(batches.map((batch) => batch.rows.length)).toEqual([limits.appendBatch, 1]);
});

test('more than may wait are refused at once', async () => {
  const { commit } = heldCommit();
  const queue = createAppendQueue(commit, quiet);
  const waiting = Array.from({ length: limits.appendQueue }, (_, i) => queue.append(post(`${i}`)));
  await expect(queue.append(post('one too many'))).rejects.toBeInstanceOf(StoreBusy);
  for (const one of await Promise.allSettled(waiting)) expect(one.status).toBe('rejected');
});

test('a database that never answers is not waited for longer than promised', async () => {
  const queue = createAppendQueue(() => new Promise(() => {}), quiet);
  await expect(queue.append(post('a'))).rejects.toBeInstanceOf(StoreBusy);
});

test('a batch that was not written is tried again, in the same order before all others', async () => {
  const { commit, batches, nth } = heldCommit();
  const queue = createAppendQueue(commit, quiet);
  const all = [queue.append(post('a')), queue.append(post('b'))];
  await nth(0);
  all.push(queue.append(post('c')));
  batches[0]!.fail(new NothingWritten('away'));
  (await nth(1)).succeed();
  await Promise.all(all);
  expect(batches[1]!.rows.map((row) => JSON.parse(row.payload).text)).toEqual(['a', 'b', 'c']);
});

test('a database that stays away is reported as busy to everyone who waits, and close does not hang', async () => {
  const queue = createAppendQueue(() => Promise.reject(new NothingWritten('away')), quiet);
  const all = [queue.append(post('a')), queue.append(post('b'))];
  const answers = await Promise.allSettled(all);
  for (const answer of answers) expect((answer as PromiseRejectedResult).reason).toBeInstanceOf(StoreBusy);
  await queue.close();
});

test('what nobody waits for any more is not written when the database returns', async () => {
  let back = false;
  const written: string[] = [];
  const queue = createAppendQueue(async (rows) => {
    if (!back) throw new NothingWritten('away');
    written.push(...rows.map((row) => JSON.parse(row.payload).text));
    return rows.map((_, i) => ({ status: 'appended', seq: i + 1, at: 1 }));
  }, quiet);
  await expect(queue.append(post('given up'))).rejects.toBeInstanceOf(StoreBusy);
  back = true;
  await queue.append(post('later'));
  expect(written).toEqual(['later']);
});

test('an unknown end is not tried again', async () => {
  const { commit, batches, nth } = heldCommit();
  const queue = createAppendQueue(commit, quiet);
  const one = queue.append(post('a'));
  (await nth(0)).fail(new StoreBusy('the line broke during the commit'));
  await expect(one).rejects.toBeInstanceOf(StoreBusy);
  await queue.close();
  expect(batches).toHaveLength(1);
});
