import type { BaseLogger } from 'pino';
import { z } from 'zod';
import { limits } from '../../protocol/limits.ts';
import { EraseAccount, EraseMe, Obstacles, Retention, RetentionPolicy } from '../../protocol/privacy.ts';
import type { AccountOffice } from '../accounts/accounts.ts';
import { noCookie } from '../accounts/cookie.ts';
import { UserError } from '../errors.ts';
import type { PrivacyNode } from '../privacy/node.ts';
import { clientOf } from './auth.ts';
import { administrator, person } from './context.ts';
import { attachment, bodyOf } from './download.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

interface Offer extends Pick<PrivacyNode, 'office' | 'personData' | 'retention'> {
  accounts: Pick<AccountOffice, 'prove'>;
  log: Pick<BaseLogger, 'warn'>;
}

const binary = { schema: z.custom<ReadableStream>().openapi({ type: 'string', format: 'binary' }) };
const params = z.object({ id: z.string().min(1).max(64) });
const standsInTheWay = ['last_admin', 'last_owner', 'busy'] as const;

/** What people may ask about what is kept of them, and how long things are kept. */
export function privacyRoutes({ office, personData, retention, accounts, log }: Offer) {
  const routes = newRoutes();
  const own = ['own account'];
  const administration = ['administration'];
  const hidden = errors('unauthenticated', 'unverified', 'not_found');

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/me/data',
      tags: own,
      summary: 'Everything the server keeps about oneself, as a file',
      responses: {
        200: { description: 'One JSON object, made while it is read', content: { 'application/json': binary } },
        ...errors('unauthenticated', 'forbidden_origin', 'rate', 'busy'),
      },
    }),
    async (c) => {
      // It costs some time, so no page of another site may start it: not even by a link.
      if (!['same-origin', 'none', undefined].includes(c.req.header('sec-fetch-site'))) {
        throw new UserError('forbidden_origin');
      }
      const { pieces, over } = await personData.begin(person(c));
      const ended = (fault?: unknown) => {
        over();
        if (fault) log.warn({ err: fault, requestId: c.get('requestId') }, 'the data of a person ended early');
      };
      const made = bodyOf(pieces, ended, { stallMs: limits.exportStallMs, allMs: limits.exportMs });
      const name = `ChatStream – my data – ${new Date().toISOString().slice(0, 10)}`;
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': attachment(name, 'json'),
        'Cache-Control': 'no-store',
      };
      // The types take JSON for something that is made whole; this is made while it is read.
      if (c.req.method !== 'HEAD') return c.body(made, 200, headers) as never;
      await made.cancel(); // nobody will read it
      return c.body(new ReadableStream<Uint8Array>(), 200, headers) as never;
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/me/erasure',
      tags: own,
      summary: 'What erasing one’s account would do to others, and what stands in its way',
      responses: { 200: json(Obstacles, 'As it is now'), ...errors('unauthenticated', 'busy') },
    }),
    async (c) => c.json(await office.obstacles(person(c).accountId), 200),
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/me/erasure',
      tags: own,
      summary: 'Erase one’s account, for good; what one wrote goes within a minute or so',
      request: { body: body(EraseMe) },
      responses: {
        204: empty('Nobody can sign in with it any more'),
        ...errors('unauthenticated', 'credentials', 'rate', ...standsInTheWay),
      },
    }),
    async (c) => {
      const identity = person(c);
      const { password, texts } = c.req.valid('json');
      await accounts.prove(identity, password, clientOf(c));
      await office.erase(identity.accountId, { texts, actor: identity.accountId });
      c.header('set-cookie', noCookie, { append: true });
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/accounts/{id}/erasure',
      tags: administration,
      summary: 'What erasing this account would do to others, and what stands in its way',
      request: { params },
      responses: { 200: json(Obstacles, 'As it is now'), ...hidden, ...errors('busy') },
    }),
    async (c) => {
      administrator(c);
      return c.json(await office.obstacles(c.req.valid('param').id), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/admin/accounts/{id}/erasure',
      tags: administration,
      summary: 'Erase this account, for good',
      request: { params, body: body(EraseAccount) },
      responses: { 204: empty('Nobody can sign in with it any more'), ...hidden, ...errors(...standsInTheWay) },
    }),
    async (c) => {
      const { accountId: actor } = administrator(c);
      await office.erase(c.req.valid('param').id, { texts: c.req.valid('json').texts, actor });
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/retention',
      tags: administration,
      summary: 'How long things are kept, and what was removed the last time',
      responses: { 200: json(Retention, 'As it is now'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json(await retention.read(), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/admin/retention',
      tags: administration,
      summary: 'Change how long things are kept; it counts from the next night on',
      request: { body: body(RetentionPolicy) },
      responses: { 200: json(Retention, 'As it is now'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      await retention.change(c.req.valid('json'));
      return c.json(await retention.read(), 200);
    },
  );

  return routes;
}
