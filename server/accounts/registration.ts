import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { letters } from '../mail/letters.ts';
import type { Client } from './better-auth.ts';
import { allow, rows, meOf, toMe, welcome, type House, type Welcome } from './house.ts';
import { personName } from './names.ts';
import { refuseWeak } from './passwords.ts';
import type { Identity } from './port.ts';
import { neighbourhood, Tries } from './tries.ts';

/** Becoming somebody here. No answer tells whether an address has an account. */
export interface Registration {
  /**
   * Makes an account that has to confirm its address, or tells the owner of an address that has one. Both answer nothing and
   * take equally long.
   * @throws {UserError} `password_weak`, `bad_request` (name), `rate`, `busy`.
   */
  signUp(person: { name: string; email: string; password: string }, client: Client): Promise<void>;
  /** Sends the link again, if there is anything to confirm. @throws {UserError} `rate`. */
  resend(email: string, client: Client): void;
  /** Confirms the address and signs in. @throws {UserError} `token_invalid`. */
  verify(token: string, client: Client, before: Identity | null): Promise<Welcome>;
}

export function createRegistration(house: House): Registration {
  const { db, clock, passwords, mailer, background, mails, origin } = house;
  const signUps = new Tries(limits.signUps, { keys: 5_000, now: clock, shared: house.rates?.('sign-up') });
  const verifyLink = (client: Client, token: string) => `${origin(client.origin)}/verify?token=${token}`;

  return {
    async signUp({ name: entered, email, password }, client) {
      const name = personName(entered);
      refuseWeak(password, email);
      allow(signUps.take(neighbourhood(client.address)));
      allow(mails.take(email));
      const passwordHash = await passwords.hash(password);
      const letter = await db.transaction().execute(async (tx) => {
        const { people, tokens } = rows(tx, clock);
        const added = await people.add({ name, email, passwordHash });
        const known = added === null ? (await people.byEmail(email))! : null;
        const accountId = added ?? known!.id;
        // The link confirms the name and password it was sent for. Were they those of the first who signed up, Mallory could
        // sign up with Cleo's address and wait for Cleo to confirm Mallory's password.
        const bringing = { accountId, signUp: { name, passwordHash } };
        if (!known || (!known.verified && !known.disabled)) {
          const token = await tokens.issue('verify', bringing, limits.verifyTokenMs);
          return letters.confirmAddress({ to: email, link: verifyLink(client, token) });
        }
        // Writes as much as the other way: the time to commit would tell them apart.
        await tokens.issue('decoy', bringing, limits.verifyTokenMs);
        const here = origin(client.origin);
        return known.disabled
          ? null
          : letters.accountExists({ to: email, name: known.name, signIn: `${here}/sign-in`, reset: `${here}/reset` });
      });
      if (letter) background.run('sign-up mail', () => mailer.send(letter));
    },

    resend(email, client) {
      allow(mails.take(email));
      background.run('confirmation mail', async () => {
        const { people, tokens } = rows(db, clock);
        const account = await people.byEmail(email);
        if (!account || account.verified || account.disabled) return;
        const bringing = (await tokens.newest('verify', account.id)) ?? { accountId: account.id };
        const token = await tokens.issue('verify', bringing, limits.verifyTokenMs);
        await mailer.send(letters.confirmAddress({ to: email, link: verifyLink(client, token) }));
      });
    },

    async verify(token, client, before) {
      const { accountId, replaced } = await db.transaction().execute(async (tx) => {
        const { people, tokens, sessions } = rows(tx, clock);
        const bringing = await tokens.redeem('verify', token);
        const account = bringing && (await people.byId(bringing.accountId));
        if (!account || account.verified || account.disabled) throw new UserError('token_invalid');
        const { signUp } = bringing;
        const replaced = signUp !== undefined && signUp.passwordHash !== (await people.passwordHash(account.id));
        if (replaced) {
          await people.setPassword(account.id, signUp.passwordHash);
          await people.rename(account.id, signUp.name);
          await sessions.endAll(account.id, 'password_changed');
        }
        await people.confirm(account.id);
        await tokens.revoke('verify', account.id);
        return { accountId: account.id, replaced };
      });
      house.changed(accountId);
      // Somebody else is signed in here (the administrator who tries a link, or whoever was sent one): they stay who they are.
      if (before?.verified && before.accountId !== accountId) return { me: meOf(before), cookie: null };
      if (before?.accountId !== accountId || replaced) return welcome(house, accountId, client, before);
      return { me: toMe((await rows(db, clock).people.byId(accountId))!), cookie: null };
    },
  };
}
