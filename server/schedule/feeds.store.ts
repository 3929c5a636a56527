import type { Insertable, Kysely } from 'kysely';
import type { CalendarFeed } from '../../protocol/schedule.ts';
import type { CalendarFeedTable } from '../store/classroom-schema.ts';
import type { Database } from '../store/schema.ts';
import { membersNow } from './members-now.store.ts';

/** Secret addresses of calendars. */
export function createFeedStore(db: Kysely<Database>) {
  return {
    /** Newest first. */
    async of(accountId: string): Promise<CalendarFeed[]> {
      const rows = await db
        .selectFrom('calendar_feed as feed')
        .leftJoin('room', 'room.id', 'feed.room_id')
        .where('feed.account_id', '=', accountId)
        .where('room.deleted_at', 'is', null)
        .select(['feed.id', 'feed.room_id', 'feed.made_at', 'room.name'])
        .orderBy('feed.made_at', 'desc')
        .orderBy('feed.id')
        .execute();
      return rows.map((row) => ({ id: row.id, room: row.room_id, roomName: row.name, madeAt: row.made_at }));
    },

    /** False when the account has `most` already. Its row is written first, so that two at the same moment wait for each other. */
    async add(feed: Insertable<CalendarFeedTable>, most: number): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        await tx
          .updateTable('user')
          .set({ disabled: 0 })
          .where('id', '=', feed.account_id)
          .where('disabled', '=', 0)
          .execute();
        const { n } = await tx
          .selectFrom('calendar_feed')
          .where('account_id', '=', feed.account_id)
          .select((e) => e.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow();
        if (Number(n) >= most) return false;
        await tx.insertInto('calendar_feed').values(feed).execute();
        return true;
      });
    },

    /** False when the account has none of this id. */
    async remove(accountId: string, id: string): Promise<boolean> {
      const gone = await db
        .deleteFrom('calendar_feed')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return gone !== undefined;
    },

    /** Whose calendar it is and of which room; null when there is none, its owner may not sign in, or is not in that room any more. */
    async read(hash: string, at: number): Promise<{ accountId: string; roomId: string | null } | null> {
      const feed = await db
        .selectFrom('calendar_feed as feed')
        .innerJoin('user', 'user.id', 'feed.account_id')
        .where('feed.hash', '=', hash)
        .where('user.disabled', '=', 0)
        .select(['feed.account_id', 'feed.room_id'])
        .executeTakeFirst();
      if (!feed) return null;
      if (feed.room_id !== null) {
        const member = await membersNow(db, at)
          .where('membership.account_id', '=', feed.account_id)
          .where('membership.room_id', '=', feed.room_id)
          .select('membership.room_id')
          .executeTakeFirst();
        if (!member) return null;
      }
      return { accountId: feed.account_id, roomId: feed.room_id };
    },
  };
}

export type FeedStore = ReturnType<typeof createFeedStore>;
