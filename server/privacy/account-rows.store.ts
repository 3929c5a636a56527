import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { createClassroomRows } from './classroom-rows.store.ts';

/** Whose account it is. */
export interface Owner {
  id: string;
  name: string;
  email: string;
}

/** Rows of one answer; what is changed at once stays well under the time that anybody waits for. */
const some = 200;

/** What is kept of an account outside the rooms' logs. `db` may be a transaction. */
export function createAccountRows(db: Kysely<Database>) {
  const classroom = createClassroomRows(db);

  return {
    async find(id: string): Promise<Owner | null> {
      const row = await db.selectFrom('user').where('id', '=', id).select(['id', 'name', 'email']).executeTakeFirst();
      return row ?? null;
    },

    async findByEmail(email: string): Promise<Owner | null> {
      const query = db.selectFrom('user').where('email', '=', email).select(['id', 'name', 'email']);
      return (await query.executeTakeFirst()) ?? null;
    },

    /** All accounts, page by page; `after` is the last id of the page before. */
    async ids(after: string): Promise<string[]> {
      const rows = await db.selectFrom('user').where('id', '>', after).select('id').orderBy('id').limit(some).execute();
      return rows.map((row) => row.id);
    },

    /**
     * Everything that says who it is goes at once, with every way in. The row stays until the logs have forgotten the account:
     * until then it stands there without a name.
     */
    async strip({ id, name, email }: Owner, tombstone: string): Promise<void> {
      const nobody = { name: '', email: `${tombstone}@deleted.invalid`.toLowerCase(), email_verified: 0, image: null };
      await db
        .updateTable('user')
        .set({ ...nobody, role: 'member', role_by_domain: 0, disabled: 1, created_at: 0, updated_at: 0 })
        .where('id', '=', id)
        .execute();
      await db.deleteFrom('session').where('user_id', '=', id).execute();
      await db.deleteFrom('credential').where('user_id', '=', id).execute();
      const links = ['verify', 'reset', 'decoy'].map((purpose) => `${purpose}:${id}`);
      await db.deleteFrom('verification').where('identifier', 'in', links).execute();
      await db.deleteFrom('stream_key').where('account_id', '=', id).execute();
      await db.deleteFrom('player_token').where('account_id', '=', id).execute();
      await db.deleteFrom('membership').where('account_id', '=', id).execute();
      await db.deleteFrom('invitation').where('email', '=', email).execute();
      await db.deleteFrom('sanction').where('person_id', '=', id).execute();
      await classroom.strip(id);
      await dropMails(name, email);
    },

    /** Deeds stay; who did them is nobody any more. */
    async forgetDeeds(id: string, tombstone: string): Promise<void> {
      await db.updateTable('room').set({ created_by: tombstone }).where('created_by', '=', id).execute();
      await db.updateTable('lecture').set({ presenter_id: tombstone }).where('presenter_id', '=', id).execute();
      await db.updateTable('invitation').set({ invited_by: tombstone }).where('invited_by', '=', id).execute();
      await db.updateTable('sanction').set({ by_id: tombstone }).where('by_id', '=', id).execute();
      await classroom.forgetDeeds(id, tombstone);
      for (const table of ['audit', 'site_audit'] as const) {
        while ((await forgetNotes(table, id, tombstone)) === some);
      }
    },

    /** The last of it. What refers to it goes along. */
    async remove(id: string): Promise<void> {
      await db.deleteFrom('user').where('id', '=', id).execute();
    },
  };

  /** Those to the address, and invitations that name who sent them. */
  async function dropMails(name: string, email: string): Promise<void> {
    const mails = await db.selectFrom('mail').select(['id', 'to_address', 'text']).execute();
    const theirs = mails.filter(
      ({ to_address, text }) => to_address === email || text.includes(email) || text.includes(`\n${name} invites you`),
    );
    if (theirs.length === 0) return;
    await db
      .deleteFrom('mail')
      .where(
        'id',
        'in',
        theirs.map((mail) => mail.id),
      )
      .execute();
  }

  /** What staff wrote down about the person as a reason goes; that something was done, and when, stays. */
  async function forgetNotes(table: 'audit' | 'site_audit', id: string, tombstone: string): Promise<number> {
    const rows = await db
      .selectFrom(table)
      .where((e) => e.or([e('actor_id', '=', id), e('subject_id', '=', id)]))
      .select(['id', 'actor_id', 'subject_id', 'detail'])
      .limit(some)
      .execute();
    await db.transaction().execute(async (tx) => {
      for (const row of rows) {
        const about = row.subject_id === id;
        const { reason: _, ...detail } = JSON.parse(row.detail) as { reason?: string };
        await tx
          .updateTable(table)
          .set({
            ...(row.actor_id === id ? { actor_id: tombstone } : {}),
            ...(about ? { subject_id: tombstone, detail: JSON.stringify(detail) } : {}),
          })
          .where('id', '=', row.id)
          .execute();
      }
    });
    return rows.length;
  }
}

export type AccountRows = ReturnType<typeof createAccountRows>;
