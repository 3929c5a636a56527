import { betterAuth } from 'better-auth/minimal';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { Kysely } from 'kysely';
import type { BaseLogger } from 'pino';
import { z } from 'zod';
import { limits } from '../../protocol/limits.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/schema.ts';
import { accountAdapter } from './adapter.ts';
import { cookieAttributes, cookieName } from './cookie.ts';
import { userAgentLength } from './device.ts';
import type { Passwords } from './passwords.ts';

/** Who asks: what the request itself tells, not its body. */
export interface Client {
  /** Of the socket, or as a trusted proxy says. */
  address: string;
  userAgent: string;
  /** The `Origin` header: where links in mails lead back to, when the server knows it as its own. */
  origin: string | undefined;
}

/** A session has begun. */
export interface Entered {
  accountId: string;
  /** The `Set-Cookie` line. The token stands in it and nowhere else. */
  cookie: string;
}

/** What we use of better-auth: signing in, sessions, signed cookies. Its HTTP handler is never mounted. */
export interface SessionAuth {
  /** Null when e-mail and password do not belong together, or the account is disabled. Takes as long for an unknown address. */
  signIn(email: string, password: string, client: Client): Promise<Entered | null>;
  /** Begins a session for somebody who proved in another way who they are. Null when the account is disabled. */
  enter(accountId: string, client: Client): Promise<Entered | null>;
  /** The session token in a cookie header whose signature is ours. */
  tokenIn(headers: Headers): Promise<string | null>;
}

export function createSessionAuth({ db, secret, passwords, log }: Surroundings): SessionAuth {
  const auth = betterAuth({
    appName: 'ChatStream',
    baseURL: 'https://chatstream.invalid',
    secret,
    database: accountAdapter(db),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: limits.passwordMin,
      maxPasswordLength: limits.passwordMax,
      password: { hash: passwords.hash, verify: ({ hash, password }) => passwords.verify(password, hash) },
    },
    user: { fields: { emailVerified: 'email_verified', ...times } },
    session: {
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...times,
      },
      expiresIn: limits.sessionMs / 1000,
    },
    account: {
      modelName: 'credential',
      fields: { userId: 'user_id', accountId: 'account_id', providerId: 'provider_id', ...times },
    },
    verification: { fields: { expiresAt: 'expires_at', ...times } },
    databaseHooks: { session: { create: { before: ({ userId }) => refuseDisabled(db, userId) } } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.error({ from: 'better-auth' }, message) },
    advanced: {
      database: { generateId: newId },
      useSecureCookies: false, // it would put its own prefix in front of ours
      cookies: { session_token: { name: cookieName, attributes: cookieAttributes } },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    plugins: [ownEndpoints],
  });

  return {
    async signIn(email, password, client) {
      const request = { body: { email, password }, headers: headersOf(client), returnHeaders: true } as const;
      const entered = await unlessRefused(auth.api.signInEmail(request));
      return entered && { accountId: entered.response.user.id, cookie: sessionCookie(entered.headers) };
    },
    async enter(accountId, client) {
      const request = { body: { accountId }, headers: headersOf(client), returnHeaders: true } as const;
      const entered = await unlessRefused(auth.api.enter(request));
      return entered && { accountId, cookie: sessionCookie(entered.headers) };
    },
    async tokenIn(headers) {
      const cookies = headers.get('cookie');
      if (!cookies?.includes(`${cookieName}=`)) return null;
      // A cookie that is not even percent-encoded properly is nobody's.
      const found = await auth.api.sessionToken({ headers: new Headers({ cookie: cookies }) }).catch(() => null);
      return found?.token ?? null;
    },
  };
}

interface Surroundings {
  db: Kysely<Database>;
  /** Signs the cookies. At least 32 random characters. */
  secret: string;
  passwords: Passwords;
  log: Pick<BaseLogger, 'error'>;
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** The only header it may read an address from. We make the headers it sees, so nobody else can set this one. */
const addressHeader = 'x-chatstream-address';

function headersOf({ address, userAgent }: Client): Headers {
  // Only what a header may hold: better-auth writes it to the session as it is.
  const agent = userAgent.slice(0, userAgentLength).replace(/[^\x20-\x7e]/g, '');
  return new Headers({ 'user-agent': agent, [addressHeader]: address });
}

/** Two endpoints for ourselves. Without a handler nobody reaches them over HTTP. */
const ownEndpoints = {
  id: 'chatstream',
  endpoints: {
    enter: createAuthEndpoint(
      '/chatstream/enter',
      { method: 'POST', body: z.object({ accountId: z.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.accountId);
        if (!user) throw new APIError('UNAUTHORIZED');
        await setSessionCookie(ctx, { session: await ctx.context.internalAdapter.createSession(user.id), user });
      },
    ),
    sessionToken: createAuthEndpoint(
      '/chatstream/session-token',
      { method: 'POST', requireHeaders: true, metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const { name } = ctx.context.authCookies.sessionToken;
        return { token: (await ctx.getSignedCookie(name, ctx.context.secret)) || null };
      },
    ),
  },
};

/** Of any two in one moment, a session begun and an account disabled, the review ends the session. */
async function refuseDisabled(db: Kysely<Database>, accountId: string): Promise<void> {
  const row = await db.selectFrom('user').select('disabled').where('id', '=', accountId).executeTakeFirst();
  if (row?.disabled !== 0) throw new APIError('UNAUTHORIZED');
}

/** Null when better-auth lets nobody in. */
async function unlessRefused<T>(entering: Promise<T>): Promise<T | null> {
  try {
    return await entering;
  } catch (error) {
    if (error instanceof APIError && error.status === 'UNAUTHORIZED') return null;
    throw error;
  }
}

function sessionCookie(headers: Headers): string {
  const line = headers.getSetCookie().find((it) => it.startsWith(`${cookieName}=`));
  if (line === undefined) throw new Error('better-auth began a session without a cookie');
  return line;
}
