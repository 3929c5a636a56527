import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Admission } from '../overload/admission.ts';
import { apiGuard } from './api-guard.ts';
import type { Arrival } from './arrival.ts';
import type { HttpEnv } from './context.ts';
import { answerFailure } from './failures.ts';
import { securityHeaders } from './headers.ts';
import { describeApi } from './openapi.ts';
import type { Origins } from './origins.ts';
import type { Pages } from './pages.ts';
import { plainGate } from './plain.ts';
import { newRoutes } from './routes.ts';

export interface HttpParts {
  version: string;
  /** The name of the cookie that `accounts` reads, for the description. */
  sessionCookie: string;
  accounts: Pick<Accounts, 'identify'>;
  /** Those of `system.ts`, `trust.ts` and every resource. Paths below /api pass the guard of the API. */
  routes: OpenAPIHono<HttpEnv>[];
  pages: Pages;
  origins: Origins;
  admission: Pick<Admission, 'admit' | 'admitStranger'>;
  /** The certificate comes from an authority that browsers know: tell them never to come without encryption again. */
  hsts: boolean;
  /** TLS ends at a proxy: whoever does not come through it is turned away. */
  proxyOnly: boolean;
  log: Logger;
}

/** Answers a request that came in as `arrival` says. */
export type HttpApp = (request: Request, arrival: Arrival) => Response | Promise<Response>;

/** The whole HTTP side: API, description, pages. */
export function createHttp(parts: HttpParts): HttpApp {
  const { accounts, origins, pages, admission, log } = parts;
  const app = newRoutes();

  app.use(async (c, next) => {
    c.set('requestId', newId());
    c.set('address', c.env.address);
    c.set('identity', null);
    await next();
    c.res.headers.set('X-Request-Id', c.get('requestId'));
  });
  app.use(securityHeaders({ origins, hsts: parts.hsts }));
  app.use(plainGate({ origins, proxyOnly: parts.proxyOnly }));
  app.use('/api/*', ...apiGuard({ accounts, origins, admission }));
  app.post('/whep', (_, next) => (admission.admitStranger(), next())); // a player is a newcomer, too

  for (const routes of parts.routes) app.route('/', routes);

  let description: unknown;
  app.get('/api/openapi.json', (c) => c.json((description ??= describeApi(app, parts)) as object));

  app.get('*', (c) => {
    if (c.req.path === '/api' || c.req.path.startsWith('/api/')) throw new UserError('not_found');
    const ifNoneMatch = c.req.header('if-none-match');
    const { search } = new URL(c.req.url);
    return pages({ path: c.req.path, search, acceptEncoding: c.req.header('accept-encoding') ?? '', ifNoneMatch });
  });
  const failed = answerFailure(log);
  app.notFound((c) => failed(new UserError('not_found'), c));
  app.onError(failed);

  return (request, arrival) => app.fetch(request, arrival);
}
