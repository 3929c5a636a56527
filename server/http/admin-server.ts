import { HealthReport, StartedWith, StorageReport } from '../../protocol/admin.ts';
import type { Administration } from '../admin/create.ts';
import { administrator } from './context.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

const tags = ['administration'];
const hidden = errors('unauthenticated', 'unverified', 'not_found');

/** How the server is, what it stores, and what it was started with. */
export function adminServerRoutes({
  health,
  storage,
  startedWith,
}: Pick<Administration, 'health' | 'storage' | 'startedWith'>) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/health',
      tags,
      summary: 'How the node that answers is, and what should be done about it',
      responses: { 200: json(HealthReport, 'As it is now'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json(await health(), 200, { 'Cache-Control': 'no-store' });
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/storage',
      tags,
      summary: 'What takes room on the disk, and how fast it grows',
      responses: { 200: json(StorageReport, 'As it is now; sizes of logs are estimates'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json(await storage(), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/started-with',
      tags,
      summary: 'The variables that were set when the server was started; what may be secret without its value',
      responses: { 200: json(StartedWith, 'By name'), ...hidden },
    }),
    (c) => {
      administrator(c);
      return c.json(startedWith(), 200);
    },
  );

  return routes;
}
