import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { letters } from '../mail/letters.ts';
import type { Client } from './better-auth.ts';
import { passwordKey } from './entrance.ts';
import { allow, rows, type House } from './house.ts';
import { refuseWeak } from './passwords.ts';
import type { Identity } from './port.ts';

/** New passwords. Each ends every other session of the account and every link that was sent for it. */
export interface Recovery {
  /** Sends a link, if the address has an account. @throws {UserError} `rate`. */
  request(email: string, client: Client): void;
  /**
   * Sets the password and confirms the address the link was sent to. Signs nobody in: every device begins with the new password. @throws {UserError} `token_invalid`, `password_weak`, `busy`.
   */
  reset(token: string, password: string): Promise<void>;
  /** @throws {UserError} `credentials` when `current` is not the password; `password_weak`, `rate`, `busy`. */
  change(identity: Identity, passwords: { current: string; next: string }, client: Client): Promise<void>;
  /** That it is still the person who signed in, before something that cannot be undone. @throws {UserError} `credentials`, `rate`, `busy`. */
  prove(identity: Identity, password: string, client: Client): Promise<void>;
}

export function createRecovery(house: House): Recovery {
  const { db, clock, passwords, mailer, background, mails, passwordTries, origin } = house;

  async function exchange(tx: House['db'], accountId: string, passwordHash: string, except?: string): Promise<void> {
    const { people, tokens, sessions } = rows(tx, clock);
    await people.setPassword(accountId, passwordHash);
    await tokens.revoke('reset', accountId);
    await tokens.revoke('verify', accountId);
    await sessions.endAll(accountId, 'password_changed', except);
  }

  async function prove(identity: Identity, password: string, client: Client): Promise<void> {
    const key = passwordKey(identity.email, client);
    allow(passwordTries.take(key));
    const hash = await rows(db, clock).people.passwordHash(identity.accountId);
    if (hash === null || !(await passwords.verify(password, hash))) throw new UserError('credentials');
    passwordTries.clear(key);
  }

  return {
    prove,

    request(email, client) {
      allow(mails.take(email));
      background.run('reset mail', async () => {
        const { people, tokens } = rows(db, clock);
        const account = await people.byEmail(email);
        if (!account || account.disabled) return;
        const token = await tokens.issue('reset', { accountId: account.id }, limits.resetTokenMs);
        await mailer.send(letters.resetPassword({ to: email, link: `${origin(client.origin)}/reset?token=${token}` }));
      });
    },

    async reset(token, password) {
      const { people, tokens } = rows(db, clock);
      const found = await tokens.read('reset', token);
      const account = found && (await people.byId(found.accountId));
      if (!account || account.disabled) throw new UserError('token_invalid');
      refuseWeak(password, account.email);
      const passwordHash = await passwords.hash(password);
      await db.transaction().execute(async (tx) => {
        const within = rows(tx, clock);
        // Only now: a password that was too weak does not use the link up.
        if (!(await within.tokens.redeem('reset', token))) throw new UserError('token_invalid');
        if (!account.verified) await within.people.confirm(account.id);
        await exchange(tx, account.id, passwordHash);
      });
      house.changed(account.id);
    },

    async change(identity, { current, next }, client) {
      refuseWeak(next, identity.email);
      await prove(identity, current, client);
      const passwordHash = await passwords.hash(next);
      await db.transaction().execute((tx) => exchange(tx, identity.accountId, passwordHash, identity.sessionId));
      house.changed(identity.accountId);
      const { email: to, name } = identity;
      const letter = letters.passwordChanged({ to, name, reset: `${origin(client.origin)}/reset` });
      background.run('password mail', () => mailer.send(letter));
    },
  };
}
