import type { Kysely } from 'kysely';
import type { Account, SiteRole } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import { searchAccounts } from '../../server/accounts/directory.ts';
import { rows } from '../../server/accounts/house.ts';
import { personName } from '../../server/accounts/names.ts';
import { createPasswords, refuseWeak } from '../../server/accounts/passwords.ts';
import { createRoles } from '../../server/accounts/roles.ts';
import { notesOf } from '../../server/admin/account-notes.ts';
import { createSiteAudit } from '../../server/admin/audit.store.ts';
import { UserError } from '../../server/errors.ts';
import type { Database } from '../../server/store/schema.ts';

/** What whoever can start programs on the server may do with accounts, by their address. */
export interface PeopleDesk {
  /** Verified at once. @throws {UserError} `conflict` when the address has an account; `password_weak`, `bad_request` (name). */
  add(person: { email: string; name: string; password: string; role: SiteRole }): Promise<void>;
  /** Ends all sessions. @throws {UserError} `not_found`, `password_weak`. */
  setPassword(email: string, password: string): Promise<void>;
  /** @throws {UserError} `not_found`, `last_admin`. */
  change(email: string, change: { role?: SiteRole; disabled?: boolean }): Promise<void>;
  all(): Promise<Account[]>;
}

/** A running server notices by its review of sessions, within about two seconds. */
export function createPeopleDesk(db: Kysely<Database>, clock: () => number = Date.now): PeopleDesk {
  const passwords = createPasswords();
  const roles = createRoles(db, clock, () => undefined);
  const audit = createSiteAudit(db, clock);

  async function idOf(email: string): Promise<string> {
    const account = await rows(db, clock).people.byEmail(email);
    if (!account) throw new UserError('not_found');
    return account.id;
  }

  return {
    async add({ email, name: entered, password, role }) {
      const name = personName(entered);
      refuseWeak(password, email);
      const passwordHash = await passwords.hash(password);
      const id = await db
        .transaction()
        .execute((tx) => rows(tx, clock).people.add({ name, email, passwordHash, role, verified: true }));
      if (id === null) throw new UserError('conflict');
    },

    async setPassword(email, password) {
      refuseWeak(password, email);
      const id = await idOf(email);
      const passwordHash = await passwords.hash(password);
      await db.transaction().execute(async (tx) => {
        const { people, sessions, tokens } = rows(tx, clock);
        await people.setPassword(id, passwordHash);
        await tokens.revoke('reset', id);
        await tokens.revoke('verify', id);
        await sessions.endAll(id, 'password_changed');
      });
    },

    async change(email, change) {
      const id = await idOf(email);
      await roles.change(id, change, notesOf(null, id, change).map(audit.noting));
    },

    async all() {
      const accounts: Account[] = [];
      let after: string | null = '';
      while (after !== null) {
        const page = await searchAccounts(db, { after, limit: limits.pageSizeMax });
        accounts.push(...page.accounts);
        after = page.next;
      }
      return accounts;
    },
  };
}
