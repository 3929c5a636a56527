import { IceServers } from '../../protocol/ice.ts';
import type { Relay } from '../turn/credentials.ts';
import { verifiedPerson } from './context.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

/** The way around a network that lets no UDP through. */
export function iceRoutes({ relay }: { relay: Relay }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/ice',
      tags: ['media'],
      summary: 'Relays for media, with credentials that end after some hours',
      responses: {
        200: json(IceServers, 'An empty list where this server has no relay'),
        ...errors('unauthenticated', 'unverified', 'rate'),
      },
    }),
    (c) => c.json(relay.serversFor(verifiedPerson(c).accountId), 200),
  );

  return routes;
}
