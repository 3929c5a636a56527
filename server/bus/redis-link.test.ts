import { expect, test } from 'vitest';
import { startRedis } from '../../test/support/redis.ts';
import { limits } from '../../protocol/limits.ts';
import { BusAway } from './port.ts';
import { openLink } from './redis-link.ts';

test('so many answers are waited for and no more: the link is given up instead', async () => {
  const redis = await startRedis();
  const lost: Error[] = [];
  const link = await openLink({ url: redis.url, name: 'ada', heard() {}, lost: (why) => lost.push(why) });
  for (let n = 0; n < limits.busWaiting; n++) link.publish('one', 'x');
  expect([lost, link.over]).toEqual([[], false]);
  link.publish('one', 'one more');
  expect(lost).toEqual([expect.any(BusAway)]);
  expect(link.over).toBe(true);
  await expect(link.ask(['PING'])).rejects.toThrow(BusAway);
  await redis.stop();
});

test('who is refused at the door is told why, and nothing stays open', async () => {
  const redis = await startRedis();
  const url = redis.url.replace(/:[^:@]+@/, ':wrong@');
  const opening = openLink({ url, name: 'mallory', heard() {}, lost() {} });
  await expect(opening).rejects.toThrow(/WRONGPASS/);
  await expect.poll(() => redis.run('CLIENT', 'LIST')).not.toContain('mallory');
  await redis.stop();
});
