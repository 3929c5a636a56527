import type { Kysely } from 'kysely';
import type { BaseLogger } from 'pino';
import type { Me, SessionInfo } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Mailer } from '../mail/port.ts';
import type { Database } from '../store/schema.ts';
import { createBackground } from './background.ts';
import { createSessionAuth, type Client } from './better-auth.ts';
import { searchAccounts, type Page, type Search } from './directory.ts';
import { createEntrance, type Entrance } from './entrance.ts';
import { createFirstAdmin, type FirstAdmin } from './first-admin.ts';
import { rows, toMe, welcome, type House, type Welcome } from './house.ts';
import { personName } from './names.ts';
import { createPasswords, refuseWeak, type Passwords } from './passwords.ts';
import type { People } from './people.ts';
import type { Accounts, Identity } from './port.ts';
import { createRecovery, type Recovery } from './recovery.ts';
import { createRegistration, type Registration } from './registration.ts';
import { createRoles, type Roles } from './roles.ts';
import type { Rates } from '../rates.ts';
import { Tries } from './tries.ts';

export interface AccountSurroundings {
  db: Kysely<Database>;
  mailer: Mailer;
  /** Signs the cookies. At least 32 random characters. */
  secret: string;
  /**
   * The origin that links in mails lead to. `asked` is the `Origin` header of the request: give it back when it is one of the
   * server's own, else (and without it) the configured one.
   */
  origin: (asked?: string) => string;
  log: Pick<BaseLogger, 'error'>;
  rates?: Rates | undefined;
  clock?: () => number;
  passwords?: Passwords;
}

/** Everything about accounts: what the rest of the server knows (`Accounts`), and what the routes and the program start with. */
export interface AccountOffice extends Accounts, Registration, Entrance, Recovery {
  roles: Roles;
  firstAdmin: Omit<FirstAdmin, 'check' | 'claim'>;
  /** Uses the one-time link of the first start. @throws {UserError} `already_claimed`, `token_invalid`, `password_weak`. */
  claim(claim: ClaimForm, client: Client, before: Identity | null): Promise<Welcome>;
  rename(identity: Identity, name: string): Promise<Me>;
  sessions(identity: Identity): Promise<SessionInfo[]>;
  /** @throws {UserError} `not_found` */
  endSession(identity: Identity, sessionId: string): Promise<void>;
  endOtherSessions(identity: Identity): Promise<void>;
  /** Somebody else changed the account's sessions in the store: whoever listens is told. */
  changed(accountId: string): void;
  search(search: Search): Promise<Page>;
  people: Pick<People, 'byId' | 'byEmail'>;
  /** Ends all sessions of an account. */
  signOutEverywhere(accountId: string): Promise<void>;
  /** Deletes what is past: old sessions, links never used. To be called every hour or so. */
  sweep(): Promise<void>;
  /** Resolves when no mail is under way. */
  settled(): Promise<void>;
}

interface ClaimForm {
  token: string;
  name: string;
  email: string;
  password: string;
}

export function createAccounts(surroundings: AccountSurroundings): AccountOffice {
  const { db, mailer, secret, origin, log, rates, clock = Date.now, passwords = createPasswords() } = surroundings;
  const listeners = new Set<(accountId: string) => void>();
  const changed = (accountId: string) => {
    for (const listener of listeners) listener(accountId);
  };
  const auth = createSessionAuth({ db, secret, passwords, log });
  const background = createBackground({ log });
  const house: House = {
    ...{ db, clock, auth, passwords, mailer, background, origin, changed, rates },
    mails: new Tries(limits.mailsPerAddress, { now: clock, shared: rates?.('mail') }),
    passwordTries: new Tries(limits.signInTries, { now: clock, shared: rates?.('password') }),
  };
  const { people, sessions } = rows(db, clock);
  const roles = createRoles(db, clock, changed);
  const firstAdmin = createFirstAdmin({ db, roles, origin, clock });

  return {
    ...createRegistration(house),
    ...createEntrance(house),
    ...createRecovery(house),
    roles,
    firstAdmin: { link: firstAdmin.link, unclaimed: firstAdmin.unclaimed },

    async identify(headers) {
      const token = await auth.tokenIn(headers);
      return token === null ? null : sessions.byToken(token);
    },
    review: (sessionIds) => sessions.review(sessionIds),
    onChange: (listener) => void listeners.add(listener),

    async claim({ token, name: entered, email, password }, client, before) {
      await firstAdmin.check(token);
      const name = personName(entered);
      refuseWeak(password, email);
      const accountId = await firstAdmin.claim(token, { name, email, passwordHash: await passwords.hash(password) });
      changed(accountId);
      return welcome(house, accountId, client, before);
    },

    async rename({ accountId }, entered) {
      await people.rename(accountId, personName(entered));
      changed(accountId);
      return toMe((await people.byId(accountId))!);
    },

    sessions: ({ accountId, sessionId }) => sessions.list(accountId, sessionId),
    async endSession({ accountId }, sessionId) {
      if (!(await sessions.end(accountId, sessionId))) throw new UserError('not_found');
      changed(accountId);
    },
    async endOtherSessions({ accountId, sessionId }) {
      await sessions.endAll(accountId, 'signed_out', sessionId);
      changed(accountId);
    },

    changed,
    search: (search) => searchAccounts(db, search),
    people: { byId: people.byId, byEmail: people.byEmail },
    async signOutEverywhere(accountId) {
      await sessions.endAll(accountId, 'signed_out');
      changed(accountId);
    },
    async sweep() {
      await sessions.sweep();
      await db.deleteFrom('verification').where('expires_at', '<', clock()).execute();
    },
    settled: () => background.settled(),
  };
}
