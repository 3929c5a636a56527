import { sql, type Kysely } from 'kysely';
import { firstReminders, type ReminderChoice } from '../../protocol/schedule.ts';
import type { ReminderSentTable } from '../store/classroom-schema.ts';
import type { Database } from '../store/schema.ts';
import { membersNow, readersNow } from './members-now.store.ts';
import type { Planned } from './schedule.store.ts';

/** Somebody who may be written to about a room's lectures, and what of that is wanted. */
export interface Reader {
  roomId: string;
  accountId: string;
  email: string;
  choice: ReminderChoice;
}

/** A stretch of time, without its first moment. */
export interface Window {
  after: number;
  upTo: number;
}

export type Claim = Omit<ReminderSentTable, 'at'>;

/** Rows of one statement: each has four parameters, and PostgreSQL counts to 65,535. */
const some = 500;
/** Stretches that are looked for in one statement. */
const windowsAtOnce = 100;

/** Who wants to be reminded when, and who was. */
export function createReminderStore(db: Kysely<Database>) {
  return {
    async choice(accountId: string): Promise<ReminderChoice> {
      const row = await db
        .selectFrom('reminder_choice')
        .where('account_id', '=', accountId)
        .select('choice')
        .executeTakeFirst();
      return read(row?.choice ?? null);
    },

    async choose(accountId: string, wish: ReminderChoice): Promise<void> {
      const choice = JSON.stringify(wish);
      await db
        .insertInto('reminder_choice')
        .values({ account_id: accountId, choice })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ choice }))
        .execute();
    },

    async hasAccount(id: string): Promise<boolean> {
      return (await db.selectFrom('user').where('id', '=', id).select('id').executeTakeFirst()) !== undefined;
    },

    /** How many minutes before a lecture anybody wants a mail. Many choose the same, so this is short. */
    async minutesByMail(): Promise<number[]> {
      const rows = await db.selectFrom('reminder_choice').select('choice').distinct().execute();
      return [...new Set(rows.flatMap(({ choice }) => read(choice).email))];
    },

    /** The lectures that begin in one of the windows and neither were begun nor are cancelled. */
    async beginning(windows: Window[]): Promise<Planned[]> {
      const found = new Map<string, Planned>();
      for (let from = 0; from < windows.length; from += windowsAtOnce) {
        for (const row of await within(windows.slice(from, from + windowsAtOnce)).execute()) found.set(row.id, row);
      }
      return [...found.values()];
    },

    /** The same in the rooms of one person, in one window; by time. */
    async beginningFor(accountId: string, window: Window, at: number): Promise<Planned[]> {
      const rooms = membersNow(db, at).where('membership.account_id', '=', accountId).select('membership.room_id');
      return within([window]).where('planned.room_id', 'in', rooms).execute();
    },

    /** Who of these rooms can be written to. `chosen`: only those who ever made a choice. */
    async readers(roomIds: string[], at: number, { chosen = false } = {}): Promise<Reader[]> {
      if (roomIds.length === 0) return [];
      const rows = await readersNow(db, at)
        .leftJoin('reminder_choice', 'reminder_choice.account_id', 'membership.account_id')
        .where('membership.room_id', 'in', roomIds)
        .$if(chosen, (query) => query.where('reminder_choice.choice', 'is not', null))
        .select(['membership.room_id', 'user.id', 'user.email', 'reminder_choice.choice'])
        .execute();
      return rows.map((row) => ({
        roomId: row.room_id,
        accountId: row.id,
        email: row.email,
        choice: read(row.choice),
      }));
    },

    /** What was claimed of these lectures. */
    async claimed(scheduledIds: string[]): Promise<Claim[]> {
      if (scheduledIds.length === 0) return [];
      return db
        .selectFrom('reminder_sent')
        .where('scheduled_id', 'in', scheduledIds)
        .select(['scheduled_id', 'account_id', 'what'])
        .execute();
    },

    /** Those of the claims that nobody made before: whoever is answered with one is to send it, and nobody else does. */
    async claim(claims: Claim[], at: number): Promise<Claim[]> {
      const made: Claim[] = [];
      for (let from = 0; from < claims.length; from += some) {
        const rows = claims.slice(from, from + some).map((claim) => ({ ...claim, at }));
        const own = await db
          .insertInto('reminder_sent')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .returning(['scheduled_id', 'account_id', 'what'])
          .execute();
        made.push(...own);
      }
      return made;
    },
  };

  function within(windows: Window[]) {
    return db
      .selectFrom('scheduled_lecture as planned')
      .innerJoin('room', 'room.id', 'planned.room_id')
      .where('room.deleted_at', 'is', null)
      .where('planned.state', '=', 'scheduled')
      .where('planned.lecture_id', 'is', null)
      .where((e) =>
        e.or(
          windows.map(({ after, upTo }) =>
            e.and([e('planned.starts_at', '>', after), e('planned.starts_at', '<=', upTo)]),
          ),
        ),
      )
      .selectAll('planned')
      .select(['room.name as room_name', sql<null>`null`.as('held')])
      .orderBy('planned.starts_at')
      .orderBy('planned.id');
  }
}

export type ReminderStore = ReturnType<typeof createReminderStore>;

function read(choice: string | null): ReminderChoice {
  return choice === null ? firstReminders : { ...firstReminders, ...(JSON.parse(choice) as Partial<ReminderChoice>) };
}
