import { z } from 'zod';
import { AsideFilter, AsidePage } from '../../protocol/chat-api.ts';
import { Id } from '../../protocol/envelope.ts';
import { limits } from '../../protocol/limits.ts';
import type { AsideStore } from '../chat/aside.store.ts';
import { permissionsOf } from '../rooms/permissions.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { verifiedPerson } from './context.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

export interface AsideRouteParts {
  rooms: Rooms;
  asideStore: AsideStore;
  pseudonymOf: (roomId: string, accountId: string) => string;
}

/** Messages that are not for all: staff see those of the room, everybody else his own, written with or without the name. */
export function asideRoutes({ rooms, asideStore, pseudonymOf }: AsideRouteParts) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/asides',
      tags: ['chat'],
      summary: 'A page of the asides one may see, going back from `before`',
      request: {
        params: z.object({ id: Id }),
        query: z.object({
          before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
          limit: z.coerce
            .number()
            .int()
            .min(1)
            .transform((n) => Math.min(n, limits.pageSizeMax))
            .default(limits.pageSize),
          state: AsideFilter.optional(),
        }),
      },
      responses: {
        200: json(AsidePage, 'Asides, oldest first'),
        ...errors('unauthenticated', 'unverified', 'removed', 'bad_request', 'not_found'),
      },
    }),
    async (c) => {
      const person = verifiedPerson(c);
      const { id } = c.req.valid('param');
      const role = await rooms.allowed(person, id, 'chat.read');
      const seesAll = permissionsOf(person.role, role).has('chat.moderate');
      const own = [person.accountId, pseudonymOf(id, person.accountId)];
      return c.json(await asideStore.page(id, { ...c.req.valid('query'), ...(seesAll ? {} : { of: own }) }), 200);
    },
  );

  return routes;
}
