import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Store } from '../store/port.ts';
import { refusal, School } from './test/seminar.ts';

let database: TestDatabase;
let store: Store;
let school: School;
/** It stands still, somewhat ahead, so that nothing is refilled meanwhile. */
const at = Date.now() + 60 * 60_000;
const clock = { now: () => at, forward() {} };

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  school = new School(store, { clock });
});
afterAll(async () => {
  school.house.registry.stop();
  await store.close();
  await database.drop();
});

test('so many messages are erased at once, and then slowly', async () => {
  const { c } = await school.seminar();
  const seq = await school.say(c, 'many times');
  const erase = () => school.ask(c, 'chat.delete', { seq });
  const answers = await Promise.allSettled(Array.from({ length: limits.eraseRate.burst * 2 }, erase));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(limits.eraseRate.burst);
  for (const { reason } of refused) expect(reason).toEqual(refusal('rate'));
});

test('a room takes so many messages of all people together; another room is not concerned', async () => {
  const { room, c } = await school.seminar();
  const other = await school.seminar();
  const { burst } = limits.chatRate;
  const names = Array.from({ length: limits.roomRate.burst / burst }, (_, n) => `Student ${n}`);
  const crowd = await Promise.all(names.map((name) => school.person(name)));
  for (const person of crowd) await school.house.memberStore.add(room, person.identity.accountId, 'student', 1);
  const pages = await school.visit(room, ...crowd);
  await Promise.all(pages.flatMap((page) => Array.from({ length: burst }, () => school.say(page, 'all at once'))));
  await expect(school.post(c, 'one more')).rejects.toEqual(refusal('rate'));
  await school.say(other.c, 'here we go on');
});
