import { z } from 'zod';
import { ChangeMember, Email, InvitationList, Invite, MemberPage } from '../../protocol/api.ts';
import { Id } from '../../protocol/envelope.ts';
import { limits } from '../../protocol/limits.ts';
import type { Members } from '../rooms/members.ts';
import { verifiedPerson } from './context.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

const room = z.object({ id: Id });
const member = room.extend({ accountId: Id });
const tags = ['members'];
const common = ['unauthenticated', 'unverified', 'removed', 'not_found'] as const;

/** Members of a room, and invitations to it. */
export function memberRoutes({
  members,
  originOf,
}: {
  members: Members;
  originOf: (host: string | undefined) => string;
}) {
  const routes = newRoutes();

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/members',
      tags,
      summary: 'A page of the members, staff first, then by name',
      request: {
        params: room,
        query: z.object({
          after: z.string().max(20).optional(),
          limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).optional(),
          query: z.string().trim().max(limits.nameLength).optional(),
        }),
      },
      responses: { 200: json(MemberPage, 'The page; `next` is the value for `after`'), ...errors(...common) },
    }),
    async (c) => c.json(await members.page(verifiedPerson(c), c.req.valid('param').id, c.req.valid('query')), 200),
  );

  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/api/rooms/{id}/members/{accountId}',
      tags,
      summary: 'Give a member another role',
      request: { params: member, body: body(ChangeMember) },
      responses: { 204: empty('Changed'), ...errors(...common, 'forbidden', 'last_owner') },
    }),
    async (c) => {
      const { id, accountId } = c.req.valid('param');
      await members.changeRole(verifiedPerson(c), id, accountId, c.req.valid('json').role);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/rooms/{id}/members/{accountId}',
      tags,
      summary: 'Remove a member',
      request: { params: member },
      responses: { 204: empty('Removed'), ...errors(...common, 'forbidden', 'last_owner') },
    }),
    async (c) => {
      const { id, accountId } = c.req.valid('param');
      await members.remove(verifiedPerson(c), id, accountId);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/leave',
      tags,
      summary: 'Leave the room',
      request: { params: room },
      responses: { 204: empty('Left'), ...errors(...common, 'last_owner') },
    }),
    async (c) => {
      const person = verifiedPerson(c);
      await members.remove(person, c.req.valid('param').id, person.accountId);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/rooms/{id}/invitations',
      tags,
      summary: 'Invitations that wait',
      request: { params: room },
      responses: { 200: json(InvitationList, 'Newest first'), ...errors(...common, 'forbidden') },
    }),
    async (c) => c.json({ invitations: await members.invitations(verifiedPerson(c), c.req.valid('param').id) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/rooms/{id}/invitations',
      tags,
      summary: 'Invite an address',
      request: { params: room, body: body(Invite) },
      responses: {
        202: empty('Invited, whether the address has an account or not'),
        ...errors(...common, 'forbidden', 'quota', 'rate'),
      },
    }),
    async (c) => {
      await members.invite(
        verifiedPerson(c),
        c.req.valid('param').id,
        c.req.valid('json'),
        originOf(c.req.header('host')),
      );
      return c.body(null, 202);
    },
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/rooms/{id}/invitations/{email}',
      tags,
      summary: 'Take an invitation back',
      request: { params: room.extend({ email: Email }) },
      responses: { 204: empty('Taken back'), ...errors(...common, 'forbidden') },
    }),
    async (c) => {
      const { id, email } = c.req.valid('param');
      await members.uninvite(verifiedPerson(c), id, email);
      return c.body(null, 204);
    },
  );

  return routes;
}
