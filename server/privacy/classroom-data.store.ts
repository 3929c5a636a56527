import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What is kept of one person in the classroom, one list for each kind of thing. Of secrets only that they are there. */
export function createClassroomData(db: Kysely<Database>) {
  return {
    async calendarFeeds(id: string) {
      const rows = await db
        .selectFrom('calendar_feed')
        .leftJoin('room', 'room.id', 'calendar_feed.room_id')
        .where('account_id', '=', id)
        .select(['room.name', 'made_at'])
        .execute();
      return rows.map((row) => ({ of: row.name ?? 'all rooms', keptAs: 'hash', made: iso(row.made_at) }));
    },

    async reminders(id: string) {
      const rows = await db.selectFrom('reminder_choice').where('account_id', '=', id).select('choice').execute();
      return rows.map((row) => JSON.parse(row.choice) as object);
    },

    async remindersSent(id: string) {
      const rows = await db
        .selectFrom('reminder_sent')
        .innerJoin('scheduled_lecture', 'scheduled_lecture.id', 'reminder_sent.scheduled_id')
        .where('account_id', '=', id)
        .select(['title', 'what', 'at'])
        .orderBy('at')
        .execute();
      return rows.map(({ title, what, at }) => ({ lecture: title, what, at: iso(at) }));
    },

    async lecturesPlanned(id: string) {
      const rows = await db
        .selectFrom('scheduled_lecture')
        .innerJoin('room', 'room.id', 'scheduled_lecture.room_id')
        .where('made_by', '=', id)
        .select(['room.name', 'title', 'starts_at', 'made_at'])
        .orderBy('made_at')
        .execute();
      return rows.map((row) => ({
        room: row.name,
        title: row.title,
        begins: iso(row.starts_at),
        planned: iso(row.made_at),
      }));
    },

    /** Those asked by name: whose the others are is kept nowhere. */
    async questions(id: string) {
      const rows = await db
        .selectFrom('question')
        .innerJoin('room', 'room.id', 'question.room_id')
        .where('author_id', '=', id)
        .select(['room.name', 'text', 'state', 'answer', 'reason', 'at'])
        .orderBy('at')
        .execute();
      return rows.map(({ name, at, ...question }) => ({ room: name, at: iso(at), ...question }));
    },

    async questionsTended(id: string) {
      const rows = await db
        .selectFrom('question')
        .innerJoin('room', 'room.id', 'question.room_id')
        .where((e) => e.or([e('claimed_by', '=', id), e('decided_by', '=', id)]))
        .select(['room.name', 'question.id', 'state', 'claimed_by', 'claimed_at', 'decided_by', 'decided_at'])
        .execute();
      return rows.map((row) => ({
        room: row.name,
        question: row.id,
        ...(row.claimed_by === id ? { claimed: iso(row.claimed_at) } : {}),
        ...(row.decided_by === id ? { decided: iso(row.decided_at), state: row.state } : {}),
      }));
    },

    async questionVotes(id: string) {
      const rows = await db
        .selectFrom('question_vote')
        .innerJoin('question', 'question.id', 'question_vote.question_id')
        .where('account_id', '=', id)
        .select(['question.room_id', 'question.id'])
        .execute();
      return rows.map((row) => ({ room: row.room_id, question: row.id }));
    },

    async pollsPrepared(id: string) {
      const rows = await db
        .selectFrom('poll')
        .innerJoin('room', 'room.id', 'poll.room_id')
        .where('made_by', '=', id)
        .select(['room.name', 'content', 'changed_at'])
        .execute();
      return rows.map((row) => ({ room: row.name, poll: JSON.parse(row.content) as object, at: iso(row.changed_at) }));
    },

    async picturesOfPolls(id: string) {
      const rows = await db
        .selectFrom('picture')
        .innerJoin('room', 'room.id', 'picture.room_id')
        .where('made_by', '=', id)
        .select(['room.name', 'picture.id', 'type', 'made_at'])
        .execute();
      return rows.map((row) => ({ room: row.name, picture: row.id, type: row.type, made: iso(row.made_at) }));
    },

    async pollsOpened(id: string) {
      const rows = await db
        .selectFrom('poll_run')
        .innerJoin('room', 'room.id', 'poll_run.room_id')
        .where('opened_by', '=', id)
        .select(['room.name', 'content', 'opened_at'])
        .execute();
      return rows.map((row) => ({ room: row.name, poll: titleOf(row.content), opened: iso(row.opened_at) }));
    },

    /** Of polls in which votes have names. */
    async pollVotes(id: string) {
      const rows = await db
        .selectFrom('poll_vote')
        .innerJoin('poll_run', 'poll_run.id', 'poll_vote.run_id')
        .innerJoin('room', 'room.id', 'poll_run.room_id')
        .where('voter', '=', id)
        .select(['room.name', 'content', 'choice', 'poll_vote.at'])
        .orderBy('poll_vote.at')
        .execute();
      return rows.map(({ name, content, choice, at }) => ({
        room: name,
        poll: titleOf(content),
        vote: JSON.parse(choice) as object,
        at: iso(at),
      }));
    },

    async attendance(id: string) {
      const rows = await db
        .selectFrom('presence')
        .innerJoin('lecture', 'lecture.id', 'presence.lecture_id')
        .innerJoin('room', 'room.id', 'lecture.room_id')
        .where('account_id', '=', id)
        .select(['room.name', 'title', 'kind', 'from_at', 'until_at'])
        .orderBy('from_at')
        .execute();
      return rows.map(({ name, title, kind, from_at, until_at }) => ({
        room: name,
        lecture: title,
        kind,
        from: iso(from_at),
        until: iso(until_at),
      }));
    },

    async attendanceContested(id: string) {
      const rows = await claims().where('account_id', '=', id).execute();
      return rows.map(({ name, title, text, state, reason, at }) => ({
        room: name,
        lecture: title,
        at: iso(at),
        text,
        state,
        reason,
      }));
    },

    async attendanceDecided(id: string) {
      const rows = await claims().where('decided_by', '=', id).execute();
      return rows.map(({ name, title, decided_at }) => ({ room: name, lecture: title, at: iso(decided_at) }));
    },
  };

  function claims() {
    return db
      .selectFrom('attendance_claim')
      .innerJoin('lecture', 'lecture.id', 'attendance_claim.lecture_id')
      .innerJoin('room', 'room.id', 'lecture.room_id')
      .select(['room.name', 'title', 'text', 'attendance_claim.state', 'reason', 'at', 'decided_at'])
      .orderBy('at');
  }
}

const titleOf = (content: string): string => (JSON.parse(content) as { title: string }).title;
