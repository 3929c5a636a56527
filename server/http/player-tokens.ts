import { z } from 'zod';
import { Id } from '../../protocol/envelope.ts';
import { FreshPlayerToken, NewPlayerToken, PlayerTokenList } from '../../protocol/player-token.ts';
import type { PlayerTokens } from '../whep/player-tokens.ts';
import { verifiedPerson } from './context.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

const params = z.object({ id: Id });
const path = '/api/rooms/{id}/player-tokens';
const tags = ['rooms'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found', 'forbidden'] as const;

/** The tokens of a room for players. */
export function playerTokenRoutes({ tokens }: { tokens: PlayerTokens }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path,
      tags,
      summary: 'The tokens with which players watch the room',
      request: { params },
      responses: { 200: json(PlayerTokenList, 'All of them, without the tokens themselves'), ...errors(...common) },
    }),
    async (c) => c.json({ tokens: await tokens.list(verifiedPerson(c), c.req.valid('param').id) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path,
      tags,
      summary: 'A new token for players',
      request: { params, body: body(NewPlayerToken) },
      responses: { 201: json(FreshPlayerToken, 'The token, this once'), ...errors(...common, 'rate', 'quota') },
    }),
    async (c) => c.json(await tokens.make(verifiedPerson(c), c.req.valid('param').id, c.req.valid('json')), 201),
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: `${path}/{token}`,
      tags,
      summary: 'Take a token away; who plays with it stops at once',
      request: { params: z.object({ id: Id, token: Id }) },
      responses: { 204: empty('It opens nothing any more'), ...errors(...common, 'rate') },
    }),
    async (c) => {
      const { id, token } = c.req.valid('param');
      await tokens.remove(verifiedPerson(c), id, token);
      return c.body(null, 204);
    },
  );

  return routes;
}
