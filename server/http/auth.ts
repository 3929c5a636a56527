import type { Context } from 'hono';
import { z } from 'zod';
import { Claim, EmailOnly, Me, ResetPassword, SignIn, SignUp, VerifyEmail } from '../../protocol/api.ts';
import type { AccountOffice } from '../accounts/accounts.ts';
import type { Client } from '../accounts/better-auth.ts';
import { noCookie } from '../accounts/cookie.ts';
import type { Welcome } from '../accounts/house.ts';
import type { HttpEnv } from './context.ts';
import { refuseWeakLength } from './password-length.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

type Offer = Pick<AccountOffice, 'signUp' | 'verify' | 'resend' | 'signIn' | 'signOut' | 'request' | 'reset' | 'claim'>;

/** The ways in and out. What a stranger may ask answers alike whether an address has an account or not. */
export function authRoutes({ accounts }: { accounts: Offer }) {
  const routes = newRoutes();
  routes.defaultHook = refuseWeakLength(routes.defaultHook);
  const tags = ['sign in'];

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/sign-up',
      tags,
      summary: 'Make an account; a link to confirm it is sent to the address',
      description: 'Signs nobody in. For an address that has an account nothing changes and its owner gets a mail.',
      request: { body: body(SignUp) },
      responses: { 202: json(Nothing, 'Look at your e-mail'), ...errors('password_weak', 'rate', 'busy') },
    }),
    async (c) => {
      await accounts.signUp(c.req.valid('json'), clientOf(c));
      return c.json({}, 202);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/verify',
      tags,
      summary: 'Confirm the address with the token of the link, and sign in',
      request: { body: body(VerifyEmail) },
      responses: { 200: json(Me, 'Confirmed and signed in'), ...errors('token_invalid') },
    }),
    async (c) => letIn(c, await accounts.verify(c.req.valid('json').token, clientOf(c), c.get('identity'))),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/verify/resend',
      tags,
      summary: 'Send the link to confirm the address again',
      request: { body: body(EmailOnly) },
      responses: { 202: json(Nothing, 'Look at your e-mail'), ...errors('rate') },
    }),
    (c) => {
      accounts.resend(c.req.valid('json').email, clientOf(c));
      return c.json({}, 202);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/sign-in',
      tags,
      summary: 'Sign in, confirmed or not',
      request: { body: body(SignIn) },
      responses: { 200: json(Me, 'Signed in'), ...errors('credentials', 'rate', 'busy') },
    }),
    async (c) => letIn(c, await accounts.signIn(c.req.valid('json'), clientOf(c), c.get('identity'))),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/sign-out',
      tags,
      summary: 'Sign out',
      responses: { 204: empty('Signed out') },
    }),
    async (c) => {
      const identity = c.get('identity');
      if (identity) await accounts.signOut(identity);
      c.header('set-cookie', noCookie, { append: true });
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/reset/request',
      tags,
      summary: 'Send a link to choose a new password',
      request: { body: body(EmailOnly) },
      responses: { 202: json(Nothing, 'Look at your e-mail'), ...errors('rate') },
    }),
    (c) => {
      accounts.request(c.req.valid('json').email, clientOf(c));
      return c.json({}, 202);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/reset',
      tags,
      summary: 'Choose a new password with the token of the link; all sessions end',
      request: { body: body(ResetPassword) },
      responses: { 204: empty('Sign in with it'), ...errors('token_invalid', 'password_weak', 'busy') },
    }),
    async (c) => {
      const { token, password } = c.req.valid('json');
      await accounts.reset(token, password);
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/claim',
      tags,
      summary: 'Become the first administrator with the token of the one-time link, and sign in',
      request: { body: body(Claim) },
      responses: {
        200: json(Me, 'Signed in as the administrator'),
        ...errors('token_invalid', 'password_weak', 'already_claimed', 'busy'),
      },
    }),
    async (c) => letIn(c, await accounts.claim(c.req.valid('json'), clientOf(c), c.get('identity'))),
  );

  return routes;
}

const Nothing = z.object({});

/** What the request itself tells of who sends it. */
export function clientOf(c: Context<HttpEnv>): Client {
  return {
    address: c.get('address'),
    userAgent: c.req.header('user-agent') ?? '',
    origin: c.req.header('origin'),
  };
}

function letIn(c: Context<HttpEnv>, { me, cookie }: Welcome) {
  if (cookie !== null) c.header('set-cookie', cookie, { append: true });
  return c.json(me, 200);
}
