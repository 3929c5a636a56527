import { z } from 'zod';
import { EventPage } from '../../protocol/api.ts';
import { MessageList } from '../../protocol/history-api.ts';
import { Id } from '../../protocol/envelope.ts';
import { limits } from '../../protocol/limits.ts';
import type { History } from '../chat/history.ts';
import { verifiedPerson } from './context.ts';
import { createRoute, errors, json, newRoutes } from './routes.ts';

const room = z.object({ id: Id });
const place = (least: number) => z.coerce.number().int().min(least).max(Number.MAX_SAFE_INTEGER).optional();
const seqs = z
  .string()
  .max(limits.eventsBySeq * 17)
  .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/)
  .transform((list) => list.split(',').map(Number))
  .pipe(z.array(z.number()).max(limits.eventsBySeq));
const tags = ['rooms'];
const refusals = errors('unauthenticated', 'unverified', 'bad_request', 'not_found', 'removed');

/** The log of a room: stretches of it, and single messages. */
export function eventRoutes({ history }: { history: History }) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/events',
      tags,
      summary: 'A stretch of the room log: before, after or around a place, or the newest',
      request: {
        params: room,
        query: z
          .object({
            before: place(1),
            after: place(0),
            around: place(1),
            limit: z.coerce
              .number()
              .int()
              .min(1)
              .transform((n) => Math.min(n, limits.pageSizeMax))
              .default(limits.pageSize),
          })
          .refine(({ before, after, around }) => [before, after, around].filter((it) => it !== undefined).length <= 1, {
            path: ['before'],
          }),
      },
      responses: { 200: json(EventPage, 'Events, oldest first'), ...refusals },
    }),
    async (c) => c.json(await history.page(verifiedPerson(c), c.req.valid('param').id, c.req.valid('query')), 200),
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/messages',
      tags,
      summary: 'Messages by their seq, as for quotes',
      request: { params: room, query: z.object({ seqs: seqs.openapi({ type: 'string', example: '12,40' }) }) },
      responses: { 200: json(MessageList, 'Those that are there, oldest first'), ...refusals },
    }),
    async (c) => {
      const messages = await history.messages(verifiedPerson(c), c.req.valid('param').id, c.req.valid('query').seqs);
      return c.json({ messages }, 200);
    },
  );

  return routes;
}
