import { z } from 'zod';
import { AuditPage, RoomRules, SanctionList, Written } from '../../protocol/chat-api.ts';
import { Id } from '../../protocol/envelope.ts';
import { limits } from '../../protocol/limits.ts';
import type { AuditStore } from '../chat/audit.store.ts';
import type { ChatStore } from '../chat/chat.store.ts';
import { permissionsOf } from '../rooms/permissions.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { SanctionStore } from '../rooms/sanctions.store.ts';
import { verifiedPerson } from './context.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

export interface ModerationRouteParts {
  rooms: Rooms;
  chatStore: ChatStore;
  sanctions: SanctionStore;
  audit: AuditStore;
}

const params = z.object({ id: Id });
const tags = ['chat'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found'] as const;

/** The order of a room's chat, to be read: its rules, who is muted or removed, and what staff did. Changes go over the socket. */
export function moderationRoutes({ rooms, chatStore, sanctions, audit }: ModerationRouteParts) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/rules',
      tags,
      summary: 'The rules of the chat; for staff with the words that are held',
      request: { params },
      responses: { 200: json(RoomRules, 'The rules as they are now'), ...errors(...common) },
    }),
    async (c) => {
      const person = verifiedPerson(c);
      const { id } = c.req.valid('param');
      const role = await rooms.allowed(person, id, 'chat.read');
      const { rules, heldWords } = await chatStore.load(id);
      const staff = permissionsOf(person.role, role).has('chat.rules');
      return c.json({ rules, ...(staff ? { heldWords } : {}) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/sanctions',
      tags,
      summary: 'Who is muted or removed now; staff only',
      request: { params },
      responses: { 200: json(SanctionList, 'Newest first'), ...errors(...common, 'forbidden') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      await rooms.allowed(verifiedPerson(c), id, 'chat.moderate');
      return c.json({ sanctions: await sanctions.list(id, Date.now(), limits.sanctionsPerRoom) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/written/{person}',
      tags,
      summary: 'How many messages to all a person or pseudonym wrote that are not erased; staff only',
      request: { params: params.extend({ person: Id }) },
      responses: { 200: json(Written, 'What a purge would erase'), ...errors(...common, 'forbidden') },
    }),
    async (c) => {
      const { id, person } = c.req.valid('param');
      await rooms.allowed(verifiedPerson(c), id, 'chat.moderate');
      return c.json({ messages: await chatStore.countOf(id, person) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/audit',
      tags,
      summary: 'What staff did, a page going back from `before`; staff only',
      request: {
        params,
        query: z.object({
          before: z.string().max(50).optional(),
          limit: z.coerce
            .number()
            .int()
            .min(1)
            .transform((n) => Math.min(n, limits.pageSizeMax))
            .default(limits.pageSize),
        }),
      },
      responses: { 200: json(AuditPage, 'Newest first'), ...errors(...common, 'bad_request', 'forbidden') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      await rooms.allowed(verifiedPerson(c), id, 'chat.moderate');
      return c.json(await audit.page(id, c.req.valid('query')), 200);
    },
  );

  return routes;
}
