import { limits } from '../../protocol/limits.ts';
import type { Accounts } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Admission } from '../overload/admission.ts';
import { bodyWithin } from './body-size.ts';
import { verifiedPerson, type HttpMiddleware } from './context.ts';
import type { Origins } from './origins.ts';
import { otherBodyAt } from './other-bodies.ts';

/**
 * What must hold before any route of the API looks at a request. Whatever may change something needs an `Origin` of our own:
 * browsers add it to every such request and no page can forge it, so a form on another site comes to nothing, cookie or not.
 */
export function apiGuard({
  accounts,
  origins,
  admission,
}: {
  accounts: Pick<Accounts, 'identify'>;
  origins: Origins;
  admission: Pick<Admission, 'admit' | 'admitStranger'>;
}): HttpMiddleware[] {
  return [
    async (c, next) => {
      await next();
      if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
    },
    async (c, next) => {
      if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
      if (!origins.allowed(c.req.header('origin'))) throw new UserError('forbidden_origin');
      const type = c.req.header('content-type');
      const types = otherBodyAt(c.req.path)?.types ?? /^application\/json\s*(;|$)/i;
      if (type !== undefined && !types.test(type)) throw new UserError('bad_request');
      return next();
    },
    // Before anybody knows who asks nothing large is taken in.
    (c, next) => (otherBodyAt(c.req.path) ? next() : bodyWithin(limits.httpBodyBytes)(c, next)),
    async (c, next) => {
      c.set('identity', await accounts.identify(c.req.raw.headers));
      return next();
    },
    (c, next) => {
      const other = otherBodyAt(c.req.path);
      if (!other) return next();
      verifiedPerson(c);
      return bodyWithin(other.bytes)(c, next);
    },
    async (c, next) => {
      const identity = c.get('identity');
      if (c.req.path === '/api/auth/sign-up') admission.admitStranger();
      // Anybody may sign in, or presenters could not come; and out. What else a stranger asks for is cheap, or a 401.
      else if (identity && !c.req.path.startsWith('/api/auth/')) await admission.admit(identity);
      return next();
    },
  ];
}
