import { sql, type CompiledQuery, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { AnyDeed, SiteDeed, Trace, TraceFilter } from '../../protocol/admin.ts';
import { newId } from '../ids.ts';
import { isPseudonym } from '../rooms/pseudonym.ts';
import type { Database } from '../store/schema.ts';
import { matches } from './search.ts';

/** Something that was done to the server. */
export interface SiteNote {
  /** The account that did it; null for the command line, or the server itself. */
  actor: string | null;
  deed: SiteDeed;
  /** The account it was done to. */
  subject?: string;
  /** The room it was done to. */
  room?: string;
  /** A few plain values, by name. No names and addresses of people: the note outlives their accounts. */
  detail?: Record<string, string | number | boolean | null>;
}

interface TraceWish extends TraceFilter {
  /** `next` of the page before. */
  after?: string | undefined;
  limit: number;
}

type Table = 'audit' | 'site_audit';

interface Row {
  table: Table;
  id: string;
  at: number;
  actor_id: string | null;
  deed: AnyDeed;
  subject_id: string | null;
  room_id: string | null;
  detail: string;
}

const columns = ['id', 'at', 'actor_id', 'deed', 'subject_id', 'room_id', 'detail'] as const;
/** People and rooms whose name has the words that are looked for; whoever has more must say more. */
const mostMatches = 50;

/** What administrators and staff did, on the whole server. Newest first. */
export function createSiteAudit(db: Kysely<Database>, clock: () => number = Date.now) {
  /** Statement that notes it, to be run in the transaction of the deed. */
  const noting = (note: SiteNote): CompiledQuery =>
    db
      .insertInto('site_audit')
      .values({
        id: newId(),
        at: clock(),
        actor_id: note.actor,
        deed: note.deed,
        subject_id: note.subject ?? null,
        room_id: note.room ?? null,
        detail: JSON.stringify(note.detail ?? {}),
      })
      .compile();

  return {
    noting,

    /** Notes what was done. */
    async done(note: SiteNote): Promise<void> {
      await db.executeQuery(noting(note));
    },

    /**
     * A page of both tables, with names as they are now. Of what happened in the same millisecond a room's notes come first, so
     * that pages have no gaps. A cursor that is none begins at the newest.
     */
    async page({ after, limit, ...filter }: TraceWish): Promise<{ entries: Trace[]; next: string | null }> {
      const [people, rooms] = await Promise.all([peopleLike(filter.person), roomsLike(filter.room)]);
      const cursor = cursorOf(after);
      const read = async (table: Table): Promise<Row[]> => {
        let query = db.selectFrom(table).select(columns);
        if (people) query = query.where((e) => e.or([e('actor_id', 'in', people), e('subject_id', 'in', people)]));
        if (rooms) query = query.where('room_id', 'in', rooms);
        if (filter.deed) query = query.where(sql<boolean>`deed = ${filter.deed}`);
        if (cursor) query = query.where((e) => beyond(e, table, cursor));
        const rows = await query
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
        return rows.map((row) => ({ ...row, table }));
      };
      const both = [...(await read('audit')), ...(await read('site_audit'))].sort((a, b) => b.at - a.at);
      const shown = both.slice(0, limit);
      const last = shown.at(-1);
      return {
        entries: await named(shown),
        next: both.length > limit && last ? `${last.at}.${last.id}.${last.table}` : null,
      };
    },
  };

  /** Null: everybody. An id stands for itself, also that of an account that is gone. */
  async function peopleLike(words: string | undefined): Promise<string[] | null> {
    if (!words) return null;
    const found = await db
      .selectFrom('user')
      .select('id')
      .where((e) => e.or([matches(e.ref('name'), words), matches(e.ref('email'), words)]))
      .limit(mostMatches)
      .execute();
    return [words, ...found.map((row) => row.id)];
  }

  async function roomsLike(words: string | undefined): Promise<string[] | null> {
    if (!words) return null;
    const found = await db
      .selectFrom('room')
      .select('id')
      .where((e) => matches(e.ref('name'), words))
      .limit(mostMatches)
      .execute();
    return [words, ...found.map((row) => row.id)];
  }

  async function named(rows: Row[]): Promise<Trace[]> {
    const people = await namesOf(
      'user',
      rows.flatMap((row) => [row.actor_id, row.subject_id]),
    );
    const rooms = await namesOf(
      'room',
      rows.map((row) => row.room_id),
    );
    const person = (id: string) => ({ id, name: isPseudonym(id) ? '' : (people.get(id) ?? '') });
    return rows.map((row) => ({
      id: row.id,
      at: row.at,
      by: row.actor_id === null ? null : person(row.actor_id),
      deed: row.deed,
      subject: row.subject_id === null ? null : person(row.subject_id),
      room: row.room_id === null ? null : { id: row.room_id, name: rooms.get(row.room_id) ?? '' },
      detail: JSON.parse(row.detail) as Record<string, unknown>,
    }));
  }

  async function namesOf(table: 'user' | 'room', ids: (string | null)[]): Promise<Map<string, string>> {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0) return new Map();
    const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', wanted).execute();
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}

export type SiteAudit = ReturnType<typeof createSiteAudit>;

interface Cursor {
  at: number;
  id: string;
  table: Table;
}

function cursorOf(written: string | undefined): Cursor | null {
  const found = /^(\d{1,15})\.([\w-]{16,32})\.(audit|site_audit)$/.exec(written ?? '');
  return found && { at: Number(found[1]), id: found[2]!, table: found[3] as Table };
}

function beyond(e: ExpressionBuilder<Database, Table>, table: Table, cursor: Cursor): Expression<SqlBool> {
  if (table !== cursor.table) return e('at', table === 'site_audit' ? '<=' : '<', cursor.at);
  return e.or([e('at', '<', cursor.at), e.and([e('at', '=', cursor.at), e('id', '<', cursor.id)])]);
}
