import { Health, ServerInfo } from '../../protocol/api.ts';
import { createRoute, json, newRoutes } from './routes.ts';

export interface SystemParts {
  version: string;
  /** Nobody has become administrator yet. */
  unclaimed: () => boolean | Promise<boolean>;
  /** Mails leave by SMTP. */
  mail: boolean;
  localAuthority: boolean;
  /** It is about to stop: whoever shares out the load should send nobody here any more. */
  draining: () => boolean;
}

/** What the server says of itself to everybody. */
export function systemRoutes({ version, unclaimed, mail, localAuthority, draining }: SystemParts) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/healthz',
      tags: ['server'],
      summary: 'Is the server up?',
      security: [],
      responses: { 200: json(Health, 'It is'), 503: json(Health, 'It is about to stop, and serves until then') },
    }),
    (c) => {
      const headers = { 'Cache-Control': 'no-store' };
      if (draining()) return c.json({ status: 'draining' as const, version }, 503, headers);
      return c.json({ status: 'ok' as const, version }, 200, headers);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/server',
      tags: ['server'],
      summary: 'What the first page needs to know',
      security: [],
      responses: { 200: json(ServerInfo, 'Version and state') },
    }),
    async (c) => c.json({ version, unclaimed: await unclaimed(), mail, localAuthority }, 200),
  );

  return routes;
}
