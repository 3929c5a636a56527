import type { Kysely, Selectable } from 'kysely';
import type { Account, SiteRole } from '../../protocol/api.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/schema.ts';
import type { UserTable } from './schema.ts';
import { readPresenterDomains } from './settings.ts';

export interface NewPerson {
  name: string;
  /** Lower case. */
  email: string;
  passwordHash: string;
  role?: SiteRole;
  verified?: boolean;
}

/** Accounts as rows. */
export interface People {
  /** The new account's id; null when the address has one already. */
  add(person: NewPerson): Promise<string | null>;
  byEmail(email: string): Promise<Account | null>;
  byId(id: string): Promise<Account | null>;
  rename(id: string, name: string): Promise<void>;
  passwordHash(id: string): Promise<string | null>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  /** The address is theirs. A member of a trusted domain becomes a presenter at this moment. */
  confirm(id: string): Promise<void>;
}

/** `db` may be a transaction. */
export function createPeople(db: Kysely<Database>, clock: () => number): People {
  async function find(column: 'id' | 'email', value: string): Promise<Account | null> {
    const row = await db.selectFrom('user').selectAll().where(column, '=', value).executeTakeFirst();
    return row ? toAccount(row) : null;
  }

  const people: People = {
    byEmail: (email) => find('email', email),
    byId: (id) => find('id', id),

    async add({ name, email, passwordHash, role = 'member', verified = false }) {
      const now = clock();
      const times = { created_at: now, updated_at: now };
      const added = await db
        .insertInto('user')
        .values({ id: newId(), name, email, email_verified: verified ? 1 : 0, role, disabled: 0, ...times })
        .onConflict((on) => on.column('email').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!added) return null;
      await people.setPassword(added.id, passwordHash);
      return added.id;
    },

    async rename(id, name) {
      await db.updateTable('user').set({ name, updated_at: clock() }).where('id', '=', id).execute();
    },

    async passwordHash(id) {
      const row = await db
        .selectFrom('credential')
        .select('password')
        .where('user_id', '=', id)
        .where('provider_id', '=', 'credential')
        .executeTakeFirst();
      return row?.password ?? null;
    },

    async setPassword(id, password) {
      const now = clock();
      await db
        .insertInto('credential')
        .values({
          id: newId(),
          user_id: id,
          account_id: id,
          provider_id: 'credential',
          password,
          created_at: now,
          updated_at: now,
        })
        .onConflict((on) => on.columns(['user_id', 'provider_id']).doUpdateSet({ password, updated_at: now }))
        .execute();
    },

    async confirm(id) {
      const [domains, person] = [await readPresenterDomains(db), await people.byId(id)];
      const trusted = person?.role === 'member' && domains.includes(domainOf(person.email));
      await db
        .updateTable('user')
        .set({
          email_verified: 1,
          updated_at: clock(),
          ...(trusted ? { role: 'presenter' as const, role_by_domain: 1 } : {}),
        })
        .where('id', '=', id)
        .execute();
    },
  };
  return people;
}

export function toAccount(row: Selectable<UserTable>): Account {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    verified: row.email_verified === 1,
    disabled: row.disabled === 1,
    createdAt: row.created_at,
  };
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
