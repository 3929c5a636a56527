import { Health, ServerInfo } from '../../protocol/api.ts';
import { createRoute, json, newRoutes } from './routes.ts';

export interface SystemParts {
  version: string;
  /** Nobody has become administrator yet. */
  unclaimed: () => boolean | Promise<boolean>;
  /** Mails leave by SMTP. */
  mail: boolean;
  localAuthority: boolean;
}

/** What the server says of itself to everybody. */
export function systemRoutes({ version, unclaimed, mail, localAuthority }: SystemParts) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/healthz',
      tags: ['server'],
      summary: 'Is the server up?',
      security: [],
      responses: { 200: json(Health, 'It is') },
    }),
    (c) => c.json({ status: 'ok' as const, version }, 200, { 'Cache-Control': 'no-store' }),
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
