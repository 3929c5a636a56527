import { createHash } from 'node:crypto';
import type { SiteRole } from '../../protocol/api.ts';
import { errorCatalogue } from '../../protocol/errors.ts';
import { createAccounts } from '../../server/accounts/accounts.ts';
import type { Passwords } from '../../server/accounts/passwords.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { createSiteAudit } from '../../server/admin/audit.store.ts';
import { UserError } from '../../server/errors.ts';
import { adminRoutes } from '../../server/http/admin.ts';
import { authRoutes } from '../../server/http/auth.ts';
import { meRoutes } from '../../server/http/me.ts';
import { newRoutes } from '../../server/http/routes.ts';
import { createMailer } from '../../server/mail/mailer.ts';
import type { Store } from '../../server/store/port.ts';

export const home = 'https://lectures.uni.example';

/**
 * Accounts, mails and their routes on a real database, without a server around them. Time passes as `pass` says; passwords are
 * hashed quickly, unless they are what is tried.
 */
export function createDoorway(store: Store, { passwords = quickPasswords }: { passwords?: Passwords } = {}) {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const errors: string[] = [];
  const log = { info() {}, warn() {}, error: (...args: unknown[]) => void errors.push(JSON.stringify(args)) };
  const from = 'ChatStream <chatstream@uni.example>';
  const mailer = createMailer({ db: store.db, smtpUrl: undefined, from, log, print() {}, clock });
  const accounts = createAccounts({
    db: store.db,
    mailer,
    secret: 'a secret of at least thirty-two characters',
    origin: (asked) => (asked === 'https://192.168.7.7:3003' ? asked : home),
    log,
    clock,
    passwords,
  });
  const changes: string[] = [];
  accounts.onChange((accountId) => changes.push(accountId));

  const app = newRoutes();
  app.use(async (c, next) => {
    c.set('requestId', 'r');
    c.set('address', c.req.header('x-test-address') ?? '203.0.113.5');
    c.set('identity', await accounts.identify(c.req.raw.headers));
    await next();
  });
  app.route('/', authRoutes({ accounts }));
  app.route('/', meRoutes({ accounts }));
  app.route('/', adminRoutes({ accounts, mailer, audit: createSiteAudit(store.db, clock) }));
  app.onError((error, c) => {
    if (error instanceof UserError) return c.json(error.body(), errorCatalogue[error.code].status);
    errors.push(String(error.stack));
    return c.json({ code: 'internal' }, 500);
  });

  return {
    accounts,
    mailer,
    app,
    db: store.db,
    /** What was logged as an error. */
    errors,
    /** Accounts that `onChange` told of. */
    changes,
    pass: (ms: number) => void (ahead += ms),
    browser: (address?: string) => createBrowser(app, address),
    /** The newest link in the mails to an address, when there is one. */
    async link(to: string): Promise<string | undefined> {
      await accounts.settled();
      const mail = (await mailer.latest()).find((it) => it.to === to && it.text.includes('token='));
      return mail && /https:\S+token=\S+/.exec(mail.text)?.[0];
    },
    /** Somebody with an account, as the command line makes them. */
    async addPerson(name: string, role: SiteRole = 'member', password = `${name} walks the page tables`) {
      const email = `${name.toLowerCase()}@uni.example`;
      const passwordHash = await passwords.hash(password);
      const id = await createPeople(store.db, clock).add({ name, email, passwordHash, role, verified: true });
      return { id: id!, email, password };
    },
  };
}

export type Doorway = ReturnType<typeof createDoorway>;

const quickPasswords: Passwords = {
  hash: async (password) => createHash('sha256').update(password).digest('hex'),
  verify: async (password, hash) => hash === (await quickPasswords.hash(password)),
};

/** Keeps the session cookie as a browser does. */
function createBrowser(app: ReturnType<typeof newRoutes>, address = '203.0.113.5') {
  const browser = {
    cookie: '',
    /** The `Set-Cookie` lines of the last answer. */
    setCookies: [] as string[],
    async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await app.request(path, {
        method,
        headers: {
          origin: home,
          'x-test-address': address,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(browser.cookie === '' ? {} : { cookie: browser.cookie }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      browser.setCookies = response.headers.getSetCookie();
      for (const line of browser.setCookies) browser.cookie = line.split(';')[0]!.replace(/^[^=]+=$/, '');
      const text = await response.text();
      // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
      return { status: response.status, text, body: (text === '' ? null : JSON.parse(text)) as any };
    },
    post: (path: string, body?: unknown, headers?: Record<string, string>) => browser.ask('POST', path, body, headers),
    get: (path: string) => browser.ask('GET', path),
    signIn: (person: { email: string; password: string }) =>
      browser.ask('POST', '/api/auth/sign-in', { email: person.email, password: person.password }),
  };
  return browser;
}

export type Browser = ReturnType<typeof createBrowser>;

/** The token in a link. */
export function tokenOf(link: string | undefined): string {
  return new URL(link ?? 'https://no.link/').searchParams.get('token') ?? '';
}
