import { z } from 'zod';
import { Account, AccountPage, ChangeAccount, MailList, PresenterDomains } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import type { AccountOffice } from '../accounts/accounts.ts';
import { UserError } from '../errors.ts';
import type { PostOffice } from '../mail/mailer.ts';
import { administrator } from './context.ts';
import { body, createRoute, errors, json, newRoutes } from './routes.ts';

interface Offer {
  accounts: Pick<AccountOffice, 'roles' | 'search'>;
  mailer: Pick<PostOffice, 'latest' | 'smtp'>;
}

/** The administrators' part. For everybody else it is not there. */
export function adminRoutes({ accounts, mailer }: Offer) {
  const routes = newRoutes();
  const tags = ['administration'];
  const hidden = errors('unauthenticated', 'unverified', 'not_found');

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/accounts',
      tags,
      summary: 'Accounts, newest first, by part of name or address',
      request: { query: Search },
      responses: { 200: json(AccountPage, 'A page'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json(await accounts.search(c.req.valid('query')), 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/api/admin/accounts/{id}',
      tags,
      summary: 'Give a role, disable or enable; disabling ends all sessions',
      request: { params: z.object({ id: z.string().min(1).max(64) }), body: body(ChangeAccount) },
      responses: { 200: json(Account, 'As it is now'), ...hidden, ...errors('last_admin') },
    }),
    async (c) => {
      administrator(c);
      const account = await accounts.roles.change(c.req.valid('param').id, c.req.valid('json'));
      if (!account) throw new UserError('not_found');
      return c.json(account, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/presenter-domains',
      tags,
      summary: 'E-mail domains whose verified addresses are presenters',
      responses: { 200: json(PresenterDomains, 'The domains'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json({ domains: await accounts.roles.domains() }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'put',
      path: '/api/admin/presenter-domains',
      tags,
      summary: 'Replace the list; verified members of new domains become presenters, those of removed ones members',
      request: { body: body(PresenterDomains) },
      responses: { 200: json(PresenterDomains, 'The domains'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json({ domains: await accounts.roles.setDomains(c.req.valid('json').domains) }, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/mails',
      tags,
      summary: 'The latest mails; with their text only where no mail server is configured',
      responses: { 200: json(MailList, 'Newest first'), ...hidden },
    }),
    async (c) => {
      administrator(c);
      return c.json({ mails: await mailer.latest(), smtp: mailer.smtp }, 200);
    },
  );

  return routes;
}

const Search = z.object({
  query: z.string().max(200).optional(),
  after: z.string().max(100).optional(),
  /** More than the most gives the most. */
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(limits.pageSize)
    .transform((n) => Math.min(n, limits.pageSizeMax)),
});
