import { z } from 'zod';
import { LiveLecturePage, NewOwner, RoomSeenPage } from '../../protocol/admin.ts';
import { Id } from '../../protocol/envelope.ts';
import type { Administration } from '../admin/create.ts';
import { Paged, Searched } from './admin-query.ts';
import { administrator } from './context.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

const tags = ['administration'];
const hidden = errors('unauthenticated', 'unverified', 'not_found');
const one = z.object({ id: Id });

/** The rooms of all people, and the lectures that are live in them. */
export function adminRoomRoutes({ rooms, lectures }: Pick<Administration, 'rooms' | 'lectures'>) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/lectures',
      tags,
      summary: 'The lectures that are live, the newest first',
      request: { query: Paged },
      responses: { 200: json(LiveLecturePage, 'A page'), ...hidden },
    }),
    async (c) => {
      return c.json(await lectures.page(administrator(c), c.req.valid('query')), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/admin/lectures/{id}/end',
      tags,
      summary: 'End a live lecture, for everybody in its room',
      request: { params: one },
      responses: { 204: empty('It has ended'), ...hidden, ...errors('lecture_not_live', 'busy') },
    }),
    async (c) => {
      await lectures.end(administrator(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/rooms',
      tags,
      summary: 'All rooms, the newest first, by part of their name or of their owner’s name or address',
      request: { query: Searched },
      responses: { 200: json(RoomSeenPage, 'A page; sizes are estimates'), ...hidden },
    }),
    async (c) => {
      return c.json(await rooms.page(administrator(c), c.req.valid('query')), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/admin/rooms/{id}/enter',
      tags,
      summary: 'Become an owner of the room, too; its members see it',
      request: { params: one },
      responses: { 204: empty('One is an owner now'), ...hidden },
    }),
    async (c) => {
      await rooms.enter(administrator(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/admin/rooms/{id}/owner',
      tags,
      summary: 'Give the room to a presenter; its owners of before stay as presenters',
      request: { params: one, body: body(NewOwner) },
      responses: { 204: empty('It has another owner'), ...hidden, ...errors('bad_request', 'forbidden') },
    }),
    async (c) => {
      await rooms.transfer(administrator(c), c.req.valid('param').id, c.req.valid('json').owner);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/admin/rooms/{id}',
      tags,
      summary: 'Delete a room, for everyone and for good',
      request: { params: one },
      responses: { 204: empty('Deleted'), ...hidden },
    }),
    async (c) => {
      await rooms.remove(administrator(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  return routes;
}
