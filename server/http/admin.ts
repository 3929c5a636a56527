import { z } from 'zod';
import { Account, AccountPage, ChangeAccount, MailList, PresenterDomains } from '../../protocol/api.ts';
import type { AccountOffice } from '../accounts/accounts.ts';
import { notesOf } from '../admin/account-notes.ts';
import type { SiteAudit } from '../admin/audit.store.ts';
import { UserError } from '../errors.ts';
import type { PostOffice } from '../mail/mailer.ts';
import { Searched } from './admin-query.ts';
import { administrator } from './context.ts';
import { clientOf } from './auth.ts';
import { body, createRoute, empty, errors, json, newRoutes } from './routes.ts';

interface Offer {
  accounts: Pick<AccountOffice, 'roles' | 'search' | 'people' | 'signOutEverywhere' | 'resend'>;
  mailer: Pick<PostOffice, 'latest' | 'smtp'>;
  audit: SiteAudit;
}

/** The administrators' part. For everybody else it is not there. */
export function adminRoutes({ accounts, mailer, audit }: Offer) {
  const routes = newRoutes();
  const tags = ['administration'];
  const hidden = errors('unauthenticated', 'unverified', 'not_found');

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/api/admin/accounts',
      tags,
      summary: 'Accounts, newest first, by part of name or address',
      request: { query: Searched },
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
      request: { params: WhichAccount, body: body(ChangeAccount) },
      responses: { 200: json(Account, 'As it is now'), ...hidden, ...errors('last_admin') },
    }),
    async (c) => {
      const { accountId: actor } = administrator(c);
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      const notes = notesOf(actor, id, change);
      const account = await accounts.roles.change(id, change, notes.map(audit.noting));
      if (!account) throw new UserError('not_found');
      return c.json(account, 200);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/admin/accounts/{id}/sign-out',
      tags,
      summary: 'End all sessions of an account; it can sign in again',
      request: { params: WhichAccount },
      responses: { 204: empty('Signed out everywhere'), ...hidden },
    }),
    async (c) => {
      const { accountId: actor } = administrator(c);
      const { id } = await found(c.req.valid('param').id);
      await accounts.signOutEverywhere(id);
      await audit.done({ actor, deed: 'account_signed_out', subject: id });
      return c.body(null, 204);
    },
  );

  routes.openapi(
    createRoute({
      method: 'post',
      path: '/api/admin/accounts/{id}/verification',
      tags,
      summary: 'Send the link that confirms the address again; nothing is sent where there is nothing to confirm',
      request: { params: WhichAccount },
      responses: { 204: empty('On its way'), ...hidden, ...errors('rate') },
    }),
    async (c) => {
      const { accountId: actor } = administrator(c);
      const { id, email } = await found(c.req.valid('param').id);
      accounts.resend(email, clientOf(c));
      await audit.done({ actor, deed: 'account_mailed', subject: id });
      return c.body(null, 204);
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
      const { accountId: actor } = administrator(c);
      const { domains } = c.req.valid('json');
      const note = audit.noting({ actor, deed: 'domains_changed', detail: { domains: domains.join(' ') } });
      return c.json({ domains: await accounts.roles.setDomains(domains, [note]) }, 200);
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

  async function found(id: string) {
    const account = await accounts.people.byId(id);
    if (!account) throw new UserError('not_found');
    return account;
  }
}

const WhichAccount = z.object({ id: z.string().min(1).max(64) });
