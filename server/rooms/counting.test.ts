import { expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));

test('a crowd that leaves at once is counted twice at most, and the last count is right', async () => {
  const { room, a, c } = await school.seminar();
  const people = await Promise.all(Array.from({ length: 30 }, (_, n) => school.person(`Student ${n}`)));
  for (const person of people) await school.house.memberStore.add(room, person.identity.accountId, 'student', 1);
  const crowd = await school.visit(room, ...people);
  const { room: live } = a.seat!;
  await expect.poll(() => a.of('room.counted').at(-1)?.viewers, { timeout: 10_000 }).toBe(live.viewers);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const before = a.of('room.counted').length;
  try {
    for (const person of [...crowd, c]) live.leave(person);
    vi.advanceTimersByTime(60_000); // the clock began anew: whatever was to come has come
  } finally {
    vi.useRealTimers();
  }
  const counted = a.of('room.counted').slice(before);
  expect(counted.length).toBeLessThanOrEqual(2);
  expect(counted.at(-1)).toEqual({ type: 'room.counted', room, viewers: live.presence.count });
  expect(live.presence.count).toBe(4);
});

test('who is here is not asked for without end', async () => {
  const { a, c } = await school.seminar();
  const asked = Array.from({ length: limits.listRate.burst * 2 }, () => school.ask(a, 'people.list', {}));
  const answers = await Promise.allSettled(asked);
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(limits.listRate.burst);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'rate' });
  await expect(school.ask(c, 'people.list', {})).rejects.toMatchObject({ code: 'forbidden' });
});
