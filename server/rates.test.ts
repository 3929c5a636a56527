import { expect, test } from 'vitest';
import { Buckets, TokenBucket } from './rates.ts';

test('a bucket gives its burst at once, then one token per interval, and says how long to wait', () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0);
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0]);
  expect(bucket.take(0)).toBe(500);
  expect(bucket.take(500)).toBe(0);
  expect(bucket.take(500)).toBe(500);
});

test('a clock that is set back by hours locks nobody out, and one that is set forward gives no more than the burst', () => {
  const hours = 3 * 3_600_000;
  const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, hours);
  expect([bucket.take(hours), bucket.take(hours), bucket.take(hours)]).toEqual([0, 0, 1_000]);
  expect(bucket.take(0)).toBe(1_000);
  expect(bucket.take(1_000)).toBe(0);
  expect([1, 2, 3].map(() => bucket.take(9 * hours))).toEqual([0, 0, 1_000]);
});

test('buckets of different people do not touch each other, and their number is bounded', () => {
  let now = 0;
  const buckets = new Buckets({ burst: 1, perSecond: 1 }, { keys: 2, now: () => now });
  expect(buckets.take('ada')).toBe(0);
  expect(buckets.take('ada')).toBe(1000);
  expect(buckets.take('ben')).toBe(0);
  expect(buckets.take('cleo')).toBe(0); // forgets ada
  expect(buckets.take('ben')).toBe(1000);
  now = 1000;
  expect(buckets.take('ben')).toBe(0);
});

test('what is taken elsewhere is missing here, and nobody owes more than a bucket', () => {
  let now = 0;
  const bucket = new TokenBucket({ burst: 3, perSecond: 1 }, 0);
  bucket.charge(0, 2);
  expect(bucket.take(0)).toBe(0);
  expect(bucket.take(0)).toBe(1000);
  bucket.charge(0, 1_000_000);
  expect(bucket.take(0)).toBe(4000);
  now = 4000;
  expect(bucket.take(now)).toBe(0);
});
