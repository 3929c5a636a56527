import type { CompiledQuery, ExpressionBuilder, Kysely } from 'kysely';
import type { Account, SiteRole } from '../../protocol/api.ts';
import { UserError } from '../errors.ts';
import type { Database } from '../store/schema.ts';
import { createPeople } from './people.ts';
import { createSessions } from './sessions.ts';
import { readPresenterDomains, writePresenterDomains } from './settings.ts';

/** What administrators decide about people. */
export interface Roles {
  /**
   * Null when there is no such account. Disabling ends its sessions. `alongside`: statements of the same transaction, such as a note.
   * @throws {UserError} `last_admin` when nobody could administer the server any more.
   */
  change(
    accountId: string,
    change: { role?: SiteRole; disabled?: boolean },
    alongside?: CompiledQuery[],
  ): Promise<Account | null>;
  domains(): Promise<string[]>;
  /**
   * Verified members of a new domain become presenters; those who are presenters by a domain that is gone are members again.
   * Whom an administrator made a presenter by hand stays one; whom she made a member by hand does too, until the domain is
   * taken out and put in again. `alongside`: statements of the same transaction.
   */
  setDomains(domains: string[], alongside?: CompiledQuery[]): Promise<string[]>;
  /** Somebody administers this server. */
  haveAdmin(): Promise<boolean>;
}

/** `changed` is told of every account whose role or sessions may be others now. */
export function createRoles(db: Kysely<Database>, clock: () => number, changed: (accountId: string) => void): Roles {
  return {
    async change(accountId, { role, disabled }, alongside = []) {
      const account = await db.transaction().execute(async (tx) => {
        const admins = await lockAdmins(tx);
        const losesOne = admins.includes(accountId) && (disabled === true || (role !== undefined && role !== 'admin'));
        if (losesOne && admins.length === 1) throw new UserError('last_admin');
        await tx
          .updateTable('user')
          .set({
            updated_at: clock(),
            ...(role === undefined ? {} : { role, role_by_domain: 0 }),
            ...(disabled === undefined ? {} : { disabled: disabled ? 1 : 0 }),
          })
          .where('id', '=', accountId)
          .execute();
        if (disabled === true) await createSessions(tx, clock).endAll(accountId, 'disabled');
        const account = await createPeople(tx, clock).byId(accountId);
        if (account) for (const query of alongside) await tx.executeQuery(query);
        return account;
      });
      if (account) changed(accountId);
      return account;
    },

    domains: () => readPresenterDomains(db),

    async setDomains(wanted, alongside = []) {
      const domains = [...new Set(wanted)].sort();
      const touched = await db.transaction().execute(async (tx) => {
        await lockAdmins(tx);
        const before = await readPresenterDomains(tx);
        await writePresenterDomains(tx, domains);
        for (const query of alongside) await tx.executeQuery(query);
        const gone = before.filter((it) => !domains.includes(it));
        const added = domains.filter((it) => !before.includes(it));
        return [...(await demote(tx, gone, clock())), ...(await promote(tx, added, clock()))];
      });
      for (const { id } of touched) changed(id);
      return domains;
    },

    async haveAdmin() {
      const row = await db.selectFrom('user').select('id').where('role', '=', 'admin').limit(1).executeTakeFirst();
      return row !== undefined;
    },
  };
}

/**
 * The administrators who can act. Writes their rows first, so that of two changes at once the second waits and then sees what
 * the first left: otherwise two administrators could demote each other in the same moment.
 */
async function lockAdmins(tx: Kysely<Database>): Promise<string[]> {
  const rows = await tx
    .updateTable('user')
    .set((eb) => ({ updated_at: eb.ref('updated_at') }))
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

async function promote(tx: Kysely<Database>, domains: string[], now: number): Promise<{ id: string }[]> {
  if (domains.length === 0) return [];
  return tx
    .updateTable('user')
    .set({ role: 'presenter', role_by_domain: 1, updated_at: now })
    .where('role', '=', 'member')
    .where('email_verified', '=', 1)
    .where(addressIn(domains))
    .returning('id')
    .execute();
}

async function demote(tx: Kysely<Database>, domains: string[], now: number): Promise<{ id: string }[]> {
  if (domains.length === 0) return [];
  return tx
    .updateTable('user')
    .set({ role: 'member', role_by_domain: 0, updated_at: now })
    .where('role', '=', 'presenter')
    .where('role_by_domain', '=', 1)
    .where(addressIn(domains))
    .returning('id')
    .execute();
}

/** Domains have letters, digits, dots and dashes only: nothing that means something to `like`. */
function addressIn(domains: string[]) {
  return (eb: ExpressionBuilder<Database, 'user'>) => eb.or(domains.map((it) => eb('email', 'like', `%@${it}`)));
}
