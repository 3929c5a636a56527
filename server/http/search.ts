import { z } from 'zod';
import { Id } from '../../protocol/envelope.ts';
import { SearchPage } from '../../protocol/history-api.ts';
import { limits } from '../../protocol/limits.ts';
import type { Search } from '../chat/search.ts';
import { verifiedPerson } from './context.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

/** Finding messages in a room. */
export function searchRoutes({ search }: { search: Search }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/search',
      tags: ['rooms'],
      summary: 'Messages with these words, or parts of words, in the text or the author’s name',
      request: {
        params: z.object({ id: Id }),
        query: z.object({
          q: z.string().trim().min(1).max(limits.searchLength),
          before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
        }),
      },
      responses: {
        200: json(SearchPage, 'Newest first; `next` is the value for `before` to look further back'),
        ...errors('unauthenticated', 'unverified', 'bad_request', 'not_found', 'removed', 'rate', 'busy'),
      },
    }),
    async (c) => {
      const { q, before } = c.req.valid('query');
      return c.json(await search.find(verifiedPerson(c), c.req.valid('param').id, { words: q, before }), 200);
    },
  );

  return routes;
}
