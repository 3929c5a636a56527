import { sql, type Kysely } from 'kysely';
import type { Mail } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/schema.ts';
import type { Letter } from './port.ts';

/** The latest mails, for the administrator's page. */
export interface Outbox {
  /** Returns the id. */
  keep(letter: Letter): Promise<string>;
  markSent(id: string): Promise<void>;
  /** Newest first. */
  latest(): Promise<Mail[]>;
}

/** Keeps `limits.mailsKept`; older ones go. */
export function createOutbox(db: Kysely<Database>, clock: () => number): Outbox {
  return {
    async keep({ to, subject, text }) {
      const id = newId();
      await db.insertInto('mail').values({ id, to_address: to, subject, text, at: clock(), sent: 0 }).execute();
      await db
        .deleteFrom('mail')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('mail')
            .select('id')
            .orderBy('at', 'desc')
            .orderBy('id')
            .limit(sql.lit(1000))
            .offset(limits.mailsKept),
        )
        .execute();
      return id;
    },
    async markSent(id) {
      await db.updateTable('mail').set({ sent: 1 }).where('id', '=', id).execute();
    },
    async latest() {
      const rows = await db
        .selectFrom('mail')
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(limits.mailsKept)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        to: row.to_address,
        subject: row.subject,
        text: row.text,
        at: row.at,
        sent: row.sent === 1,
      }));
    },
  };
}
