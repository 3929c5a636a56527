import { timingSafeEqual } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Database } from '../store/schema.ts';
import { createPeople } from './people.ts';
import { createRoles, type Roles } from './roles.ts';
import { createSessions } from './sessions.ts';
import { readSetting, writeSetting } from './settings.ts';
import { digest } from './tokens.ts';

/** The one-time link of the first start. */
export interface FirstAdmin {
  /**
   * A new link that makes whoever opens it the first administrator, good for `limits.claimTokenMs`; null when there is one.
   * The link before it no longer works: only its hash was kept, so it could not be shown again.
   */
  link(): Promise<string | null>;
  /** Nobody administers this server yet. */
  unclaimed(): Promise<boolean>;
  /** @throws {UserError} `already_claimed` or `token_invalid`. */
  check(token: string): Promise<void>;
  /**
   * Makes the account of this address, new or not, the first administrator, verified, with this name and password, and uses
   * the link up. Returns its id.
   * @throws {UserError} as `check`.
   */
  claim(token: string, person: { name: string; email: string; passwordHash: string }): Promise<string>;
}

export function createFirstAdmin({ db, roles, origin, clock }: Surroundings): FirstAdmin {
  // Once there is an administrator there always is one: the last cannot be demoted.
  let claimed = false;
  const isClaimed = async () => (claimed ||= await roles.haveAdmin());

  return {
    async link() {
      if (await isClaimed()) return null;
      const token = randomBytes(32).toString('base64url');
      const kept: Kept = { hash: digest(token), until: clock() + limits.claimTokenMs };
      await writeSetting(db, key, JSON.stringify(kept));
      return `${origin()}/claim?token=${token}`;
    },

    unclaimed: async () => !(await isClaimed()),

    async check(token) {
      if (await isClaimed()) throw new UserError('already_claimed');
      if (!fits(await readSetting(db, key), token, clock())) throw new UserError('token_invalid');
    },

    claim: (token, { name, email, passwordHash }) =>
      db.transaction().execute(async (tx) => {
        // Deleting first takes the lock: of two who claim at once the second finds no link.
        const kept = await tx.deleteFrom('setting').where('key', '=', key).returning('value').executeTakeFirst();
        const theirs = createRoles(tx, clock, () => undefined);
        if (await theirs.haveAdmin()) throw new UserError('already_claimed');
        if (!fits(kept?.value ?? null, token, clock())) throw new UserError('token_invalid');
        const people = createPeople(tx, clock);
        const id = (await people.add({ name, email, passwordHash })) ?? (await people.byEmail(email))!.id;
        await people.setPassword(id, passwordHash);
        await people.rename(id, name);
        await tx
          .updateTable('user')
          .set({ role: 'admin', role_by_domain: 0, email_verified: 1, disabled: 0 })
          .where('id', '=', id)
          .execute();
        await createSessions(tx, clock).endAll(id, 'password_changed');
        return id;
      }),
  };
}

interface Surroundings {
  db: Kysely<Database>;
  roles: Roles;
  /** The origin of the server as people reach it. */
  origin: () => string;
  clock: () => number;
}

const key = 'claim';
const Kept = z.object({ hash: z.string(), until: z.number() });
type Kept = z.infer<typeof Kept>;

function fits(value: string | null, token: string, now: number): boolean {
  if (value === null) return false;
  const { hash, until } = Kept.parse(JSON.parse(value));
  return now < until && timingSafeEqual(Buffer.from(hash), Buffer.from(digest(token)));
}
