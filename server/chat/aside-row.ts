import type { Kysely } from 'kysely';
import type { Aside } from '../../protocol/aside.ts';
import type { By, RoomRole } from '../../protocol/room.ts';
import { isPseudonym } from '../rooms/pseudonym.ts';
import type { AsideTable, Database } from '../store/schema.ts';
import { pseudonymous } from './author.ts';

export interface AsideRow extends AsideTable {
  with_name: string | null;
  author_name: string | null;
  author_role: RoomRole | null;
  decider_name: string | null;
  decider_role: RoomRole | null;
  /** Of the message it became: the log knows, so no second place could tell otherwise. */
  seq: number | null;
}

/** A room's asides with the names and roles of now. */
export function asides(db: Kysely<Database>, roomId: string) {
  return db
    .selectFrom('aside')
    .leftJoin('user as subject', 'subject.id', 'aside.with_id')
    .leftJoin('user as author', 'author.id', 'aside.actor_id')
    .leftJoin('user as decider', 'decider.id', 'aside.decided_by')
    .leftJoin('membership as authorship', (join) =>
      join.onRef('authorship.room_id', '=', 'aside.room_id').onRef('authorship.account_id', '=', 'aside.actor_id'),
    )
    .leftJoin('membership as decidership', (join) =>
      join.onRef('decidership.room_id', '=', 'aside.room_id').onRef('decidership.account_id', '=', 'aside.decided_by'),
    )
    .leftJoin('room_event as released', (join) =>
      join
        .onRef('released.room_id', '=', 'aside.room_id')
        .onRef('released.actor_id', '=', 'aside.actor_id')
        .onRef('released.client_id', '=', 'aside.client_id'),
    )
    .where('aside.room_id', '=', roomId)
    .selectAll('aside')
    .select([
      'subject.name as with_name',
      'author.name as author_name',
      'authorship.role as author_role',
      'decider.name as decider_name',
      'decidership.role as decider_role',
      'released.seq as seq',
    ]);
}

/** As its author and staff see it. */
export function toAside(row: AsideRow): Aside {
  const { replyTo } = JSON.parse(row.detail) as { replyTo?: number };
  return {
    id: row.id,
    n: row.n,
    state: row.state,
    why: row.why,
    with: { id: row.with_id, name: isPseudonym(row.with_id) ? '' : (row.with_name ?? '') },
    by: byOf(row.actor_id, row.author_name, row.author_role),
    text: row.text,
    clientId: row.client_id,
    at: row.at,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(row.lecture_id === null ? {} : { lectureId: row.lecture_id }),
    ...(row.decided_by === null ? {} : { decidedBy: byOf(row.decided_by, row.decider_name, row.decider_role) }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.seq === null ? {} : { seq: row.seq }),
  };
}

function byOf(id: string, name: string | null, role: RoomRole | null): By {
  return isPseudonym(id) ? pseudonymous(id) : { id, name: name ?? '', role };
}
