import { randomBytes } from 'node:crypto';
import { clientOf } from '../server/http/auth.ts';
import { newRoutes } from '../server/http/routes.ts';
import type { App } from '../server/app.ts';
import { seedPassword, type SeedPerson } from './seed.ts';

/**
 * Links that sign somebody of the seed in, once each. They exist in the development server only: nothing below `server/`
 * knows of them.
 */
export function createSignInLinks(accounts: () => App['accounts']) {
  const links = new Map<string, { person: SeedPerson; next: string }>();
  const routes = newRoutes();

  routes.get('/dev/sign-in/:token', async (c) => {
    const token = c.req.param('token');
    const link = links.get(token);
    links.delete(token);
    if (!link) return c.text('This link was used already. Save any file of the server, and it prints new ones.\n', 404);
    const { cookie } = await accounts().signIn({ email: link.person.email, password: seedPassword }, clientOf(c), null);
    if (cookie) c.header('Set-Cookie', cookie);
    return c.redirect(link.next);
  });

  return {
    routes,
    /** The path of a new link that leads to `next`. */
    link(person: SeedPerson, next: string): string {
      const token = randomBytes(16).toString('base64url');
      links.set(token, { person, next });
      return `/dev/sign-in/${token}`;
    },
  };
}
