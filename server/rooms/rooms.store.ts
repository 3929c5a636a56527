import { sql, type Kysely, type Selectable } from 'kysely';
import type { RoomSummary } from '../../protocol/api.ts';
import type { Joining, Lecture, RoomInfo, RoomRole } from '../../protocol/room.ts';
import { newId } from '../ids.ts';
import type { Database, LectureTable, RoomTable } from '../store/schema.ts';
import { stillStands } from './removed.store.ts';

export interface RoomRow extends RoomInfo {
  code: string;
}

/** Rooms and their lectures. Deleted rooms are not there. */
export function createRoomStore(db: Kysely<Database>) {
  const living = () => db.selectFrom('room').where('room.deleted_at', 'is', null);

  return {
    /** Makes the room, its counter and its owner in one transaction; false when the code is taken. */
    async create(room: Omit<RoomRow, 'direct'> & { ownerId: string; at: number }): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const made = await tx
          .insertInto('room')
          .values({
            id: room.id,
            name: room.name,
            description: room.description,
            joining: room.joining,
            code: room.code,
            created_by: room.ownerId,
            created_at: room.at,
            deleted_at: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!made) return false;
        await tx.insertInto('room_counter').values({ room_id: room.id, last_seq: 0, epoch: newId() }).execute();
        await tx
          .insertInto('membership')
          .values({ room_id: room.id, account_id: room.ownerId, role: 'owner', joined_at: room.at })
          .execute();
        return true;
      });
    },

    async find(id: string): Promise<RoomRow | null> {
      const row = await living().where('id', '=', id).selectAll('room').executeTakeFirst();
      return row ? toRoom(row) : null;
    },

    async findByCode(code: string): Promise<RoomRow | null> {
      const row = await living().where('code', '=', code).selectAll('room').executeTakeFirst();
      return row ? toRoom(row) : null;
    },

    async change(id: string, { direct, ...change }: Partial<Omit<RoomInfo, 'id'>>): Promise<void> {
      const set = { ...change, ...(direct === undefined ? {} : { direct: direct ? 1 : 0 }) };
      if (Object.keys(set).length === 0) return;
      await db.updateTable('room').set(set).where('id', '=', id).execute();
    },

    /** False when the code is taken by another room. */
    async changeCode(id: string, code: string): Promise<boolean> {
      const taken = await db.selectFrom('room').where('code', '=', code).select('id').executeTakeFirst();
      if (taken) return false;
      await db.updateTable('room').set({ code }).where('id', '=', id).execute();
      return true;
    },

    async remove(id: string, at: number): Promise<void> {
      await db.updateTable('room').set({ deleted_at: at }).where('id', '=', id).execute();
    },

    async countCreatedBy(accountId: string): Promise<number> {
      const row = await living()
        .where('created_by', '=', accountId)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    async counter(id: string): Promise<{ seq: number; epoch: string } | null> {
      const row = await db.selectFrom('room_counter').where('room_id', '=', id).selectAll().executeTakeFirst();
      return row ? { seq: row.last_seq, epoch: row.epoch } : null;
    },

    /** Where the logs of these rooms end. */
    async lastSeqs(ids: readonly string[]): Promise<Map<string, number>> {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('room_counter')
        .where('room_id', 'in', ids)
        .select(['room_id', 'last_seq'])
        .execute();
      return new Map(rows.map((row) => [row.room_id, row.last_seq]));
    },

    /** Rooms one is a member of, is invited to, or that are open to all; newest first. */
    async visibleTo(
      person: { accountId: string; email: string },
      { limit, at }: { limit: number; at: number },
    ): Promise<Omit<RoomSummary, 'viewers'>[]> {
      const rows = await summaries(person, at)
        .where((e) =>
          e.or([e('mine.role', 'is not', null), e('invitation.email', 'is not', null), e('room.joining', '=', 'open')]),
        )
        .orderBy(sql`case when mine.role is null then 1 else 0 end`)
        .orderBy('room.created_at', 'desc')
        .limit(limit)
        .execute();
      return withLectures(rows);
    },

    /** One room as this person sees it in a list, whether he may see it or not. */
    async summary(
      id: string,
      person: { accountId: string; email: string },
      at: number,
    ): Promise<Omit<RoomSummary, 'viewers'> | null> {
      const rows = await summaries(person, at).where('room.id', '=', id).execute();
      return (await withLectures(rows))[0] ?? null;
    },

    async liveLecture(roomId: string): Promise<Lecture | null> {
      const row = await lectures()
        .where('lecture.room_id', '=', roomId)
        .where('lecture.state', '=', 'live')
        .executeTakeFirst();
      return row ? toLecture(row) : null;
    },

    /** Newest first. */
    async lecturesOf(roomId: string, limit: number): Promise<Lecture[]> {
      const rows = await lectures()
        .where('lecture.room_id', '=', roomId)
        .orderBy('lecture.started_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toLecture);
    },

    /** Statement that makes the lecture live; touches no row when another is live in the room. */
    startLecture(lecture: { id: string; roomId: string; title: string; presenterId: string; at: number }) {
      return db
        .insertInto('lecture')
        .values({
          id: lecture.id,
          room_id: lecture.roomId,
          title: lecture.title,
          state: 'live',
          presenter_id: lecture.presenterId,
          started_at: lecture.at,
          ended_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .compile();
    },

    /** Statement that ends it; touches no row when it is not live. */
    endLecture(id: string, at: number) {
      return db
        .updateTable('lecture')
        .set({ state: 'ended', ended_at: at })
        .where('id', '=', id)
        .where('state', '=', 'live')
        .compile();
    },
  };

  /** `at`: whoever is shut out then is not counted among the members. */
  function summaries(person: { accountId: string; email: string }, at: number) {
    return living()
      .leftJoin('membership as mine', (join) =>
        join.onRef('mine.room_id', '=', 'room.id').on('mine.account_id', '=', person.accountId),
      )
      .leftJoin('invitation', (join) =>
        join.onRef('invitation.room_id', '=', 'room.id').on('invitation.email', '=', person.email),
      )
      .leftJoin('user as owner', 'owner.id', 'room.created_by')
      .select((e) => [
        'room.id',
        'room.name',
        'room.description',
        'room.joining',
        'mine.role',
        'invitation.email as invited',
        'owner.name as owner',
        e
          .selectFrom('membership as all_members')
          .whereRef('all_members.room_id', '=', 'room.id')
          .select((c) => c.fn.countAll<number>().as('n'))
          .as('members'),
        // Few are: to look for each member whether he is one of them would cost a full hall its look-ups.
        e
          .selectFrom('sanction')
          .innerJoin('membership as removed', (join) =>
            join
              .onRef('removed.room_id', '=', 'sanction.room_id')
              .onRef('removed.account_id', '=', 'sanction.person_id'),
          )
          .whereRef('sanction.room_id', '=', 'room.id')
          .where('sanction.kind', '=', 'removal')
          .where(stillStands(at))
          .select((c) => c.fn.countAll<number>().as('n'))
          .as('shut_out'),
      ]);
  }

  async function withLectures(
    rows: {
      id: string;
      name: string;
      description: string;
      joining: Joining;
      role: RoomRole | null;
      invited: string | null;
      owner: string | null;
      members: number | null;
      shut_out: number | null;
    }[],
  ): Promise<Omit<RoomSummary, 'viewers'>[]> {
    if (rows.length === 0) return [];
    const live = await lectures()
      .where('lecture.state', '=', 'live')
      .where(
        'lecture.room_id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    const byRoom = new Map(live.map((row) => [row.room_id, toLecture(row)]));
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      description: row.description,
      joining: row.joining,
      role: row.role,
      invited: row.role === null && row.invited !== null,
      members: Number(row.members ?? 0) - Number(row.shut_out ?? 0),
      owner: row.owner ?? '',
      live: byRoom.get(row.id) ?? null,
    }));
  }

  function lectures() {
    return db
      .selectFrom('lecture')
      .leftJoin('user', 'user.id', 'lecture.presenter_id')
      .selectAll('lecture')
      .select('user.name as presenter_name');
  }
}

export type RoomStore = ReturnType<typeof createRoomStore>;

function toRoom(row: Selectable<RoomTable>): RoomRow {
  const { id, name, description, joining, code } = row;
  return { id, name, description, joining, direct: row.direct === 1, code };
}

function toLecture(row: Selectable<LectureTable> & { presenter_name: string | null }): Lecture {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    presenter: { id: row.presenter_id, name: row.presenter_name ?? '' },
  };
}
