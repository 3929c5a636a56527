import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createDoorway, type Doorway } from '../../test/support/accounts.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';

let database: TestDatabase;
let door: Doorway;
beforeAll(async () => {
  database = await withDatabase('sqlite');
  door = createDoorway(await database.open());
});
afterAll(() => database.drop());

test('from one address a whole hall signs up in an hour, and not two; elsewhere one goes on', async () => {
  const hall = door.browser('203.0.113.9');
  const signUp = (browser: ReturnType<Doorway['browser']>, n: number) =>
    browser.post('/api/auth/sign-up', {
      name: `Student ${n}`,
      email: `student${n}@uni.example`,
      password: 'violet-harbour-41',
    });
  const { count, windowMs } = limits.signUps;
  for (let n = 0; n < count; n++) expect((await signUp(hall, n)).status).toBe(202);
  expect(await signUp(hall, count)).toMatchObject({ status: 429, body: { code: 'rate' } });
  expect((await signUp(door.browser('198.51.100.7'), count)).status).toBe(202);
  door.pass(windowMs);
  expect((await signUp(hall, count + 1)).status).toBe(202);
});
