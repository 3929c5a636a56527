import { z } from 'zod';
import { Id } from '../../protocol/envelope.ts';
import { NewStreamKey, StreamKeyInfo } from '../../protocol/stream-key.ts';
import type { StreamKeys } from '../whip/stream-keys.ts';
import { verifiedPerson } from './context.ts';
import { createRoute, empty, errors, json, newRoutes } from './routes.ts';

const params = z.object({ id: Id });
const path = '/api/rooms/{id}/stream-key';
const tags = ['rooms'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found', 'forbidden'] as const;

/** The key of a room for encoders. */
export function streamKeyRoutes({ keys }: { keys: StreamKeys }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path,
      tags,
      summary: 'Whether the room has a key for encoders, and whose',
      request: { params },
      responses: { 200: json(StreamKeyInfo, 'What is known of it'), ...errors(...common) },
    }),
    async (c) => c.json(await keys.see(verifiedPerson(c), c.req.valid('param').id), 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path,
      tags,
      summary: 'A new key for encoders; one before stops working at once',
      request: { params },
      responses: { 201: json(NewStreamKey, 'The key, this once'), ...errors(...common, 'rate') },
    }),
    async (c) => c.json({ key: await keys.make(verifiedPerson(c), c.req.valid('param').id) }, 201),
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path,
      tags,
      summary: 'Take the key away; who publishes with it stops at once',
      request: { params },
      responses: { 204: empty('There is none now'), ...errors(...common, 'rate') },
    }),
    async (c) => {
      await keys.revoke(verifiedPerson(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  return routes;
}
