import type { Kysely, Selectable } from 'kysely';
import type { Sanction } from '../../protocol/chat-api.ts';
import type { Mute } from '../../protocol/rules.ts';
import type { Database, SanctionTable } from '../store/schema.ts';
import { isPseudonym } from './pseudonym.ts';

type Row = Selectable<SanctionTable>;
export type SanctionKind = SanctionTable['kind'];

/** What keeps people and pseudonyms from writing (`mute`) or from coming in (`removal`). One that is over counts for nothing. */
export function createSanctionStore(db: Kysely<Database>) {
  const standing = (at: number) =>
    db.selectFrom('sanction').where((e) => e.or([e('sanction.until', 'is', null), e('sanction.until', '>', at)]));

  return {
    /** Statement that imposes it, instead of one of the same kind. */
    imposing(sanction: Row) {
      const { until, reason, by_id, at } = sanction;
      return db
        .insertInto('sanction')
        .values(sanction)
        .onConflict((conflict) =>
          conflict.columns(['room_id', 'person_id', 'kind']).doUpdateSet({ until, reason, by_id, at }),
        )
        .compile();
    },

    /** Statement that ends it; it touches no row when there is none. */
    lifting(roomId: string, personId: string, kind: SanctionKind) {
      return db
        .deleteFrom('sanction')
        .where('room_id', '=', roomId)
        .where('person_id', '=', personId)
        .where('kind', '=', kind)
        .compile();
    },

    /** How many hold in the room; those that are over are cleared away. */
    async count(roomId: string, at: number): Promise<number> {
      await db.deleteFrom('sanction').where('room_id', '=', roomId).where('until', '<=', at).execute();
      const row = await db
        .selectFrom('sanction')
        .where('room_id', '=', roomId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    /** Newest first. */
    async list(roomId: string, at: number, limit: number): Promise<Sanction[]> {
      const rows = await standing(at)
        .leftJoin('user as person', 'person.id', 'sanction.person_id')
        .leftJoin('user as author', 'author.id', 'sanction.by_id')
        .leftJoin('membership', (join) =>
          join
            .onRef('membership.room_id', '=', 'sanction.room_id')
            .onRef('membership.account_id', '=', 'sanction.by_id'),
        )
        .where('sanction.room_id', '=', roomId)
        .selectAll('sanction')
        .select(['person.name as person_name', 'author.name as by_name', 'membership.role as by_role'])
        .orderBy('sanction.at', 'desc')
        .orderBy('sanction.person_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        kind: row.kind,
        person: { id: row.person_id, name: isPseudonym(row.person_id) ? '' : (row.person_name ?? '') },
        until: row.until,
        reason: row.reason,
        by: { id: row.by_id, name: row.by_name ?? '', role: row.by_role },
        at: row.at,
      }));
    },

    /** The mutes of pseudonyms: nobody can look them up by account, so a room in memory keeps them. */
    async mutedPseudonyms(roomId: string, at: number): Promise<Map<string, Mute>> {
      const rows = await standing(at)
        .where('room_id', '=', roomId)
        .where('kind', '=', 'mute')
        .where('person_id', 'like', 'anon-%')
        .select(['person_id', 'until', 'reason'])
        .execute();
      return new Map(rows.map(({ person_id, until, reason }) => [person_id, { until, reason }]));
    },

    /** Also one that is over. */
    async removalOf(roomId: string, accountId: string): Promise<Mute | null> {
      const row = await db
        .selectFrom('sanction')
        .where('room_id', '=', roomId)
        .where('person_id', '=', accountId)
        .where('kind', '=', 'removal')
        .select(['until', 'reason'])
        .executeTakeFirst();
      return row ?? null;
    },

    async roomsClosedTo(accountId: string, at: number): Promise<Set<string>> {
      const rows = await standing(at)
        .where('person_id', '=', accountId)
        .where('kind', '=', 'removal')
        .select('room_id')
        .execute();
      return new Set(rows.map((row) => row.room_id));
    },
  };
}

export type SanctionStore = ReturnType<typeof createSanctionStore>;
