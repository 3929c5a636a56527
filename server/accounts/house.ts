import type { Kysely } from 'kysely';
import type { Account, Me } from '../../protocol/api.ts';
import { UserError } from '../errors.ts';
import type { Mailer } from '../mail/port.ts';
import type { Database } from '../store/schema.ts';
import type { Background } from './background.ts';
import type { Client, SessionAuth } from './better-auth.ts';
import type { Passwords } from './passwords.ts';
import { createPeople } from './people.ts';
import type { Identity } from './port.ts';
import { createSessions } from './sessions.ts';
import { createTokens } from './tokens.ts';
import type { Rates } from '../rates.ts';
import type { Tries } from './tries.ts';

/** What the ways in and out have in common. */
export interface House {
  db: Kysely<Database>;
  clock: () => number;
  auth: SessionAuth;
  passwords: Passwords;
  mailer: Mailer;
  background: Background;
  rates?: Rates | undefined;
  /** Mails to one address, whatever they say and whoever asked. */
  mails: Tries;
  /** Passwords tried at one account from one neighbourhood. */
  passwordTries: Tries;
  /** Where links in mails lead. Knows which origins are the server's own; a stranger's becomes the configured one. */
  origin: (asked?: string) => string;
  /** Sessions, role or name of the account may be others now. */
  changed: (accountId: string) => void;
}

/** Somebody is in: who, and the cookie to set, or null when the one she has stays good. */
export interface Welcome {
  me: Me;
  cookie: string | null;
}

/** Rows as seen by one transaction. */
export function rows(db: Kysely<Database>, clock: () => number) {
  return { people: createPeople(db, clock), tokens: createTokens(db, clock), sessions: createSessions(db, clock) };
}

/** Throws `rate` unless there is nothing to wait for. */
export function allow(waitMs: number): void {
  if (waitMs > 0) throw new UserError('rate', { retryAfterMs: waitMs });
}

/**
 * Begins a session for somebody who proved who they are, and ends the one they came with: a session id from before never
 * becomes one that is signed in.
 * @throws {UserError} `credentials` when the account is disabled.
 */
export async function welcome(
  house: House,
  accountId: string,
  client: Client,
  before: Identity | null,
): Promise<Welcome> {
  const entered = await house.auth.enter(accountId, client);
  if (!entered) throw new UserError('credentials');
  return settle(house, entered, before);
}

/** Brings the account's sessions in order after one has begun. */
export async function settle(
  house: House,
  { accountId, cookie }: { accountId: string; cookie: string },
  before: Identity | null,
): Promise<Welcome> {
  const { people, sessions } = rows(house.db, house.clock);
  if (before) {
    await sessions.end(before.accountId, before.sessionId);
    house.changed(before.accountId);
  }
  await sessions.prune(accountId);
  return { me: toMe((await people.byId(accountId))!), cookie };
}

export function toMe({ id, name, email, role, verified }: Account): Me {
  return { id, name, email, role, verified };
}

export function meOf({ accountId, name, email, role, verified }: Identity): Me {
  return { id: accountId, name, email, role, verified };
}
