import { z } from 'zod';
import { JoinCode, LectureList, NewRoom, RoomChange, RoomDetail, RoomList } from '../../protocol/api.ts';
import { Id } from '../../protocol/envelope.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { verifiedPerson } from './context.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

export interface RoomRouteParts {
  rooms: Rooms;
  roomStore: RoomStore;
  originOf: (host: string | undefined) => string;
}

const room = z.object({ id: Id });
const tags = ['rooms'];
const common = ['unauthenticated', 'unverified'] as const;

/** Rooms: make, find, join, change; their past lectures. */
export function roomRoutes({ rooms, roomStore, originOf }: RoomRouteParts) {
  const routes = newRoutes();
  const origin = (c: { req: { header(name: string): string | undefined } }) => originOf(c.req.header('host'));

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms',
      tags,
      summary: 'Rooms one is a member of, invited to, or could join',
      responses: { 200: json(RoomList, 'Own rooms first, then newest first; at most 200'), ...errors(...common) },
    }),
    async (c) => c.json({ rooms: await rooms.list(verifiedPerson(c)) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms',
      tags,
      summary: 'Open a room; verified presenters only',
      request: { body: body(NewRoom) },
      responses: { 201: json(RoomDetail, 'The new room'), ...errors(...common, 'forbidden', 'quota') },
    }),
    async (c) => c.json(await rooms.create(verifiedPerson(c), c.req.valid('json'), origin(c)), 201),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/join',
      tags,
      summary: 'Become a member by the join code',
      request: { body: body(JoinCode) },
      responses: {
        200: json(RoomDetail, 'The room'),
        ...errors(...common, 'removed', 'code_unknown', 'room_full', 'rate'),
      },
    }),
    async (c) => c.json(await rooms.joinByCode(verifiedPerson(c), c.req.valid('json').code, origin(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}',
      tags,
      summary: 'One room',
      request: { params: room },
      responses: { 200: json(RoomDetail, 'The room'), ...errors(...common, 'removed', 'not_found') },
    }),
    async (c) => c.json(await rooms.detail(verifiedPerson(c), c.req.valid('param').id, origin(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/api/rooms/{id}',
      tags,
      summary: 'Change name, description, who may join, or whether the direct path is allowed',
      request: { params: room, body: body(RoomChange) },
      responses: {
        200: json(RoomDetail, 'The room as it is now'),
        ...errors(...common, 'removed', 'not_found', 'forbidden'),
      },
    }),
    async (c) =>
      c.json(await rooms.edit(verifiedPerson(c), c.req.valid('param').id, c.req.valid('json'), origin(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/rooms/{id}',
      tags,
      summary: 'Delete the room, for everyone and for good',
      request: { params: room },
      responses: { 204: empty('Deleted'), ...errors(...common, 'removed', 'not_found', 'forbidden') },
    }),
    async (c) => {
      await rooms.remove(verifiedPerson(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/join',
      tags,
      summary: 'Become a member of an open room or one that invited you',
      request: { params: room },
      responses: { 200: json(RoomDetail, 'The room'), ...errors(...common, 'removed', 'not_found', 'room_full') },
    }),
    async (c) => c.json(await rooms.join(verifiedPerson(c), c.req.valid('param').id, origin(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/code',
      tags,
      summary: 'A new join code; the old one stops working',
      request: { params: room },
      responses: {
        200: json(RoomDetail, 'The room with its new code'),
        ...errors(...common, 'removed', 'not_found', 'forbidden'),
      },
    }),
    async (c) => c.json(await rooms.renewCode(verifiedPerson(c), c.req.valid('param').id, origin(c)), 200),
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/lectures',
      tags,
      summary: 'The lectures of the room, newest first',
      request: { params: room },
      responses: { 200: json(LectureList, 'At most 200'), ...errors(...common, 'removed', 'not_found') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      await rooms.allowed(verifiedPerson(c), id, 'room.see');
      return c.json({ lectures: await roomStore.lecturesOf(id, limits.pageSizeMax) }, 200);
    },
  );

  return routes;
}
