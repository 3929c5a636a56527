import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import type { Admission } from '../overload/admission.ts';
import { Person } from '../rooms/test/house.ts';
import { json, createRoute, newRoutes } from './routes.ts';
import { createAsking } from './test/asking.ts';
import { z } from 'zod';

const [ada, mallory] = [new Person('Ada', 'presenter'), new Person('Mallory')];
const refuse = (): never => {
  throw new UserError('overloaded', { retryAfterMs: 14_200 });
};
/** Full, for all but Ada. */
const full: Pick<Admission, 'admit' | 'admitStranger'> = {
  admit: async ({ name }) => void (name === 'Ada' || refuse()),
  admitStranger: refuse,
};

const routes = newRoutes();
const paths = [
  '/api/me',
  '/api/rooms',
  '/api/auth/sign-in',
  '/api/auth/sign-out',
  '/api/auth/sign-up',
  '/whep',
  '/whip',
];
for (const path of paths)
  for (const method of ['get', 'post'] as const)
    routes.openapi(
      createRoute({ method, path, tags: [], summary: path, responses: { 200: json(z.object({}), 'Answered') } }),
      (c) => c.json({}, 200),
    );
const { ask } = createAsking([routes], [ada, mallory], full);
const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status;
const post = { method: 'POST', headers: { origin: 'https://ada.local:3003' } };

test('a newcomer is refused with words for his page, and told when to come again', async () => {
  for (const path of ['/api/me', '/api/rooms']) {
    const answer = await ask(mallory, path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '15']);
    expect(await answer.json()).toEqual({ code: 'overloaded', retryAfterMs: 14_200 });
  }
});

test('who goes first is answered', async () => {
  expect([await status(ada, '/api/me'), await status(ada, '/api/rooms')]).toEqual([200, 200]);
});

test('anybody may sign in and out, since presenters must be able to; nobody signs up', async () => {
  expect(await status(null, '/api/auth/sign-in', post)).toBe(200);
  expect(await status(mallory, '/api/auth/sign-in', post)).toBe(200);
  expect(await status(mallory, '/api/auth/sign-out', post)).toBe(200);
  expect(await status(null, '/api/auth/sign-up', post)).toBe(503);
});

test('pages still come, and the health check; a player is refused, an encoder is not', async () => {
  expect(await (await ask(mallory, '/rooms/x/live')).text()).toBe('a page');
  expect(await status(null, '/whep', post)).toBe(503);
  expect(await status(null, '/whip', post)).toBe(200);
});
