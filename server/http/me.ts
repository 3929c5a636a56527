import { z } from 'zod';
import { ChangeName, ChangePassword, Me, SessionList } from '../../protocol/api.ts';
import type { AccountOffice } from '../accounts/accounts.ts';
import { clientOf } from './auth.ts';
import { person, verifiedPerson } from './context.ts';
import { refuseWeakLength } from './password-length.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

type Offer = Pick<AccountOffice, 'rename' | 'change' | 'sessions' | 'endSession' | 'endOtherSessions'>;

/** One's own account. */
export function meRoutes({ accounts }: { accounts: Offer }) {
  const routes = newRoutes();
  routes.defaultHook = refuseWeakLength(routes.defaultHook);
  const tags = ['own account'];

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/me',
      tags,
      summary: 'Who one is',
      responses: { 200: json(Me, 'The signed-in person, confirmed or not'), ...errors('unauthenticated') },
    }),
    (c) => {
      const { accountId: id, name, email, role, verified } = person(c);
      return c.json({ id, name, email, role, verified }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/api/me',
      tags,
      summary: 'Change one’s name, everywhere at once',
      request: { body: body(ChangeName) },
      responses: { 200: json(Me, 'With the new name'), ...errors('unauthenticated', 'unverified') },
    }),
    async (c) => c.json(await accounts.rename(verifiedPerson(c), c.req.valid('json').name), 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/me/password',
      tags,
      summary: 'Change the password; all other sessions end',
      request: { body: body(ChangePassword) },
      responses: {
        204: empty('Changed'),
        ...errors('unauthenticated', 'unverified', 'credentials', 'password_weak', 'rate', 'busy'),
      },
    }),
    async (c) => {
      await accounts.change(verifiedPerson(c), c.req.valid('json'), clientOf(c));
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/me/sessions',
      tags,
      summary: 'Where one is signed in',
      responses: { 200: json(SessionList, 'Latest first'), ...errors('unauthenticated', 'unverified') },
    }),
    async (c) => c.json({ sessions: await accounts.sessions(verifiedPerson(c)) }, 200),
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/sessions/{id}',
      tags,
      summary: 'Sign out one device',
      request: { params: z.object({ id: z.string().min(1).max(64) }) },
      responses: { 204: empty('Signed out'), ...errors('unauthenticated', 'unverified', 'not_found') },
    }),
    async (c) => {
      await accounts.endSession(verifiedPerson(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/sessions',
      tags,
      summary: 'Sign out all other devices',
      responses: { 204: empty('Signed out'), ...errors('unauthenticated', 'unverified') },
    }),
    async (c) => {
      await accounts.endOtherSessions(verifiedPerson(c));
      return c.body(null, 204);
    },
  );

  return routes;
}
