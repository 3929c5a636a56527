import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../../test/support/ports.ts';
import { startRedis, type TestRedis } from '../../../test/support/redis.ts';
import { checkClock } from './clock.ts';
import { checkRedis } from './redis.ts';

let redis: TestRedis;
beforeAll(async () => (redis = await startRedis()));
afterAll(() => redis.stop());

test('one that answers is good, and its clock agrees; a server that is alone needs none', async () => {
  const found = expect.stringMatching(/^Redis \d+\.\d+/);
  expect(await checkRedis(redis.url, Infinity)).toMatchObject([{ state: 'good', found }]);
  expect(await checkRedis(redis.url, 0)).toMatchObject([{ state: 'doubtful', found }]);
  expect(await checkRedis(undefined)).toMatchObject([{ state: 'good' }]);
  const settings = { databaseUrl: undefined, redisUrl: redis.url, publicUrl: undefined };
  expect(await checkClock(settings)).toMatchObject([{ state: 'good', found: 'agrees with that of Redis' }]);
});

test('one that is away, or that does not take the password, is bad, and the password is not repeated', async () => {
  const wrong = redis.url.replace(/:[^:@]+@/, ':hunter2@');
  const away = `redis://:hunter2@127.0.0.1:${await freePort()}/0`;
  for (const url of [wrong, away]) {
    const findings = await checkRedis(url);
    expect(findings).toMatchObject([{ state: 'bad', mend: expect.stringContaining('REDIS_URL') }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  }
});
