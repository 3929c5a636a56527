import { sql, type Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { createClassroomData } from './classroom-data.store.ts';

/** Where an id of the person may have done something: the account's everywhere, and one pseudonym in each room. */
interface Trail {
  room: string;
  name: string;
  ids: string[];
}

const some = 200;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Everything that is kept of one person, a little at a time. Of secrets only that they are there. */
export function createPersonDataStore(
  db: Kysely<Database>,
  pseudonymOf: (roomId: string, accountId: string) => string,
) {
  const lists = {
    ...createClassroomData(db),

    async sessions(id: string) {
      const rows = await db.selectFrom('session').where('user_id', '=', id).selectAll().orderBy('created_at').execute();
      return rows.map((row) => ({
        began: iso(row.created_at),
        lastSeen: iso(row.updated_at),
        ends: iso(row.expires_at),
        ended: row.ended,
        address: row.ip_address,
        browser: row.user_agent,
      }));
    },

    async passwords(id: string) {
      const rows = await db.selectFrom('credential').where('user_id', '=', id).select('updated_at').execute();
      return rows.map((row) => ({ keptAs: 'scrypt hash', since: iso(row.updated_at) }));
    },

    async linksInMails(id: string) {
      const purposes = ['verify', 'reset', 'decoy'].map((purpose) => `${purpose}:${id}`);
      const rows = await db.selectFrom('verification').where('identifier', 'in', purposes).selectAll().execute();
      return rows.map((row) => ({ for: row.identifier.split(':')[0], keptAs: 'hash', ends: iso(row.expires_at) }));
    },

    async memberships(id: string) {
      const rows = await db
        .selectFrom('membership')
        .innerJoin('room', 'room.id', 'membership.room_id')
        .where('account_id', '=', id)
        .select(['room.id', 'name', 'role', 'joined_at', 'guest', 'deleted_at'])
        .orderBy('joined_at')
        .execute();
      return rows.map((row) => ({
        room: { id: row.id, name: row.name },
        role: row.role,
        joined: iso(row.joined_at),
        ...(row.guest ? { guest: true } : {}),
        ...(row.deleted_at === null ? {} : { roomDeleted: iso(row.deleted_at) }),
      }));
    },

    async roomsOpened(id: string) {
      const rows = await db.selectFrom('room').where('created_by', '=', id).selectAll().orderBy('created_at').execute();
      return rows.map(({ name, description, ...row }) => ({
        id: row.id,
        name,
        description,
        opened: iso(row.created_at),
      }));
    },

    async invitations(id: string, email: string) {
      const rows = await db
        .selectFrom('invitation')
        .innerJoin('room', 'room.id', 'invitation.room_id')
        .where((e) => e.or([e('email', '=', email), e('invited_by', '=', id)]))
        .select(['room.name', 'email', 'role', 'invited_at'])
        .orderBy('invited_at')
        .execute();
      return rows.map((row) => ({ room: row.name, to: row.email, as: row.role, at: iso(row.invited_at) }));
    },

    async lecturesGiven(id: string) {
      const rows = await db
        .selectFrom('lecture')
        .innerJoin('room', 'room.id', 'lecture.room_id')
        .where('presenter_id', '=', id)
        .select(['room.name', 'title', 'started_at', 'ended_at'])
        .orderBy('started_at')
        .execute();
      return rows.map((row) => ({
        room: row.name,
        title: row.title,
        began: iso(row.started_at),
        ended: iso(row.ended_at),
      }));
    },

    async streamKeys(id: string) {
      const rows = await db
        .selectFrom('stream_key')
        .innerJoin('room', 'room.id', 'stream_key.room_id')
        .where('account_id', '=', id)
        .select(['room.name', 'made_at'])
        .execute();
      return rows.map((row) => ({ room: row.name, keptAs: 'hash', made: iso(row.made_at) }));
    },

    async playerTokens(id: string) {
      const rows = await db
        .selectFrom('player_token')
        .innerJoin('room', 'room.id', 'player_token.room_id')
        .where('account_id', '=', id)
        .select(['room.name as room', 'player_token.name', 'made_at', 'used_at'])
        .execute();
      return rows.map(({ room, name, ...row }) => ({
        room,
        name,
        keptAs: 'hash',
        made: iso(row.made_at),
        used: iso(row.used_at),
      }));
    },

    async mails(_id: string, email: string) {
      const rows = await db.selectFrom('mail').where('to_address', '=', email).selectAll().orderBy('at').execute();
      return rows.map(({ subject, text, sent, at }) => ({ at: iso(at), subject, text, sent: sent === 1 }));
    },

    /** As a person's own page says it: what it is and how long, and not who of the staff did it. */
    async notesOfStaff(id: string) {
      const rows = await db
        .selectFrom('audit')
        .leftJoin('room', 'room.id', 'audit.room_id')
        .where((e) => e.or([e('actor_id', '=', id), e('subject_id', '=', id)]))
        .select(['room.name', 'audit.at', 'deed', 'detail', 'ref', 'actor_id'])
        .orderBy('audit.at')
        .execute();
      return rows.map(({ name, at, deed, detail, ref, actor_id }) => ({
        room: name,
        at: iso(at),
        deed,
        ...(actor_id === id ? { by: 'you' } : { about: 'you' }),
        ...(ref === null ? {} : { message: ref }),
        ...(JSON.parse(detail) as object),
      }));
    },

    async notesOfAdministrators(id: string) {
      const rows = await db
        .selectFrom('site_audit')
        .where((e) => e.or([e('actor_id', '=', id), e('subject_id', '=', id)]))
        .selectAll()
        .orderBy('at')
        .execute();
      return rows.map(({ at, deed, detail, actor_id }) => ({
        at: iso(at),
        deed,
        ...(actor_id === id ? { by: 'you' } : { about: 'you' }),
        ...(JSON.parse(detail) as object),
      }));
    },
  };

  return {
    lists,

    async account(id: string) {
      const row = await db.selectFrom('user').where('id', '=', id).selectAll().executeTakeFirst();
      if (!row) return null;
      return {
        id,
        name: row.name,
        email: row.email,
        confirmed: row.email_verified === 1,
        role: row.role,
        disabled: row.disabled === 1,
        made: iso(row.created_at),
        changed: iso(row.updated_at),
      };
    },

    /** Rooms in which the person may have left something, deleted ones too; page by page. */
    async *trails(id: string): AsyncGenerator<Trail[], void> {
      let after = '';
      for (;;) {
        const rooms = await db
          .selectFrom('room')
          .where('id', '>', after)
          .select(['id', 'name'])
          .orderBy('id')
          .limit(some)
          .execute();
        if (rooms.length === 0) return;
        after = rooms.at(-1)!.id;
        yield rooms.map((room) => ({ room: room.id, name: room.name, ids: [id, pseudonymOf(room.id, id)] }));
      }
    },

    /** What stands in the log by these ids after this place, messages and deeds. */
    async entries({ room, ids, name }: Trail, accountId: string, after: number) {
      const rows = await db
        .selectFrom('room_event')
        .where('room_id', '=', room)
        .where('actor_id', 'in', ids)
        .where('seq', '>', after)
        .select(['seq', 'type', 'actor_id', 'payload', 'at'])
        .orderBy('seq')
        .limit(some)
        .execute();
      return rows.map(({ seq, type, actor_id, payload, at }) => ({
        room: name,
        number: seq,
        at: iso(at),
        what: type,
        ...(actor_id === accountId ? {} : { anonymous: true }),
        ...(type === 'chat.posted' && payload === '{}' ? { erased: true } : (JSON.parse(payload) as object)),
      }));
    },

    /** What they wrote to staff, or staff to them. */
    async asides({ room, ids, name }: Trail, after: number) {
      const rows = await db
        .selectFrom('aside')
        .where('room_id', '=', room)
        .where((e) => e.or([e('with_id', 'in', ids), e('actor_id', 'in', ids)]))
        .where('n', '>', after)
        .select(['n', 'state', 'why', 'actor_id', 'text', 'reason', 'at'])
        .orderBy('n')
        .limit(some)
        .execute();
      return rows.map(({ n, state, why, actor_id, text, reason, at }) => ({
        room: name,
        number: n,
        at: iso(at),
        state,
        why,
        by: ids.includes(actor_id) ? 'you' : 'staff',
        text,
        ...(reason === null ? {} : { reason }),
      }));
    },

    async sanctions({ room, ids, name }: Trail) {
      const rows = await db
        .selectFrom('sanction')
        .where('room_id', '=', room)
        .where('person_id', 'in', ids)
        .selectAll()
        .execute();
      return rows.map(({ kind, until, reason, at }) => ({ room: name, kind, at: iso(at), until: iso(until), reason }));
    },

    /** After this place, by room and message. */
    async reactions(id: string, after: { room_id: string; seq: number; reaction: string }) {
      const place = sql<boolean>`(room_id, seq, reaction) > (${after.room_id}, cast(${after.seq} as bigint), ${after.reaction})`;
      return db
        .selectFrom('reaction')
        .where('account_id', '=', id)
        .where(place)
        .select(['room_id', 'seq', 'reaction'])
        .orderBy('room_id')
        .orderBy('seq')
        .orderBy('reaction')
        .limit(some)
        .execute();
    },
  };
}

export type PersonDataStore = ReturnType<typeof createPersonDataStore>;
