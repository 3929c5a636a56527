import { expect, test } from 'vitest';
import { Buckets, TokenBucket } from './rates.ts';

test('a bucket gives its burst at once, then one token per interval, and says how long to wait', () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0);
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0]);
  expect(bucket.take(0)).toBe(500);
  expect(bucket.take(500)).toBe(0);
  expect(bucket.take(500)).toBe(500);
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
