import { expect, test } from 'vitest';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { body, createRoute, errors, json, newRoutes } from './routes.ts';

const Book = z.object({ title: z.string().max(10), pages: z.object({ count: z.number() }) });

function library() {
  const routes = newRoutes();
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/books/{id}',
      request: { params: z.object({ id: z.string().max(5) }), body: body(Book) },
      responses: { 200: json(Book, 'The book'), ...errors('forbidden', 'unverified', 'quota') },
    }),
    (c) => c.json(c.req.valid('json'), 200),
  );
  routes.onError((error, c) => c.json(error instanceof UserError ? error.body() : { code: error.message }, 400));
  return routes;
}

const post = (
  path: string,
  content: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) =>
  library().request(path, {
    method: 'POST',
    body: typeof content === 'string' ? content : JSON.stringify(content),
    headers,
  });

test('a body that fits reaches the handler', async () => {
  const answer = await post('/api/books/1', { title: 'Faust', pages: { count: 2 } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ title: 'Faust', pages: { count: 2 } });
});

test('a body that does not fit is refused with the field to blame', async () => {
  const answer = await post('/api/books/1', { title: 'Faust', pages: { count: 'two' } });
  expect(await answer.json()).toEqual({ code: 'bad_request', field: 'pages.count' });
});

test('a body without a content type does not slip past the check', async () => {
  const answer = await post('/api/books/1', '{}', { 'content-type': '' });
  expect(answer.status).toBe(400);
});

test('an id that cannot exist is not found', async () => {
  const answer = await post('/api/books/123456', { title: 'Faust', pages: { count: 2 } });
  expect(await answer.json()).toEqual({ code: 'not_found' });
});

test('refusals of one status share one entry of the description', () => {
  const answers = errors('forbidden', 'unverified', 'quota');
  expect(Object.keys(answers)).toEqual(['403', '429']);
  expect(answers[403].description).toContain('`forbidden`');
  expect(answers[403].description).toContain('`unverified`');
});
