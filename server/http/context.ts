import type { Context, MiddlewareHandler } from 'hono';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Arrival } from './arrival.ts';

/** What every route finds in its context. */
export interface HttpEnv {
  Bindings: Arrival;
  Variables: {
    requestId: string;
    /** The client's address: of the socket, or as a trusted proxy says. */
    address: string;
    identity: Identity | null;
  };
}

/** The signed-in person, confirmed address or not. Throws `unauthenticated`. */
export function person(c: Context<HttpEnv>): Identity {
  const identity = c.get('identity');
  if (!identity) throw new UserError('unauthenticated');
  return identity;
}

/** The signed-in person with a confirmed address. Throws `unauthenticated` or `unverified`. */
export function verifiedPerson(c: Context<HttpEnv>): Identity {
  const identity = person(c);
  if (!identity.verified) throw new UserError('unverified');
  return identity;
}

/** Throws `not_found` unless the person is an administrator: what you may not see does not exist. */
export function administrator(c: Context<HttpEnv>): Identity {
  const identity = verifiedPerson(c);
  if (identity.role !== 'admin') throw new UserError('not_found');
  return identity;
}

export type HttpMiddleware = MiddlewareHandler<HttpEnv>;
