import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Store } from '../store/port.ts';
import { createClock, refusal, School } from './test/seminar.ts';

let database: TestDatabase;
let store: Store;
let school: School;
const clock = createClock();

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
  for (let n = 0; n < limits.eraseRate.burst; n++) await school.ask(c, 'chat.delete', { seq });
  await expect(school.ask(c, 'chat.delete', { seq })).rejects.toEqual(refusal('rate'));
});

test('a room takes so many messages of all people together; another room is not concerned', async () => {
  const { room, c } = await school.seminar();
  const { burst } = limits.chatRate;
  const people = Array.from({ length: limits.roomRate.burst / burst }, (_, n) => school.person(`Student ${n}`));
  const crowd = await Promise.all(people);
  for (const person of crowd) await school.house.memberStore.add(room, person.identity.accountId, 'student', 1);
  const pages = await school.visit(room, ...crowd);
  // In one moment: meanwhile nothing is refilled.
  const posts = pages.flatMap((page) => Array.from({ length: burst }, () => school.post(page, 'all at once')));
  const answers = [...(await Promise.allSettled(posts)), ...(await Promise.allSettled([school.post(c, 'one more')]))];
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(answers.length - refused.length).toBeLessThan(limits.roomRate.burst + burst * 10);
  expect(answers.length).toBe(limits.roomRate.burst + 1);
});
