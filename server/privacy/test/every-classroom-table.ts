/** What an account has in the classroom. */
import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { newId } from '../../ids.ts';

/** One row of the account, or by it, in every table of the classroom that has rows of people; what it wrote is of quokkas. */
export async function fillClassroom(
  db: Kysely<Database>,
  { id, room, lecture, at }: { id: string; room: string; lecture: string; at: number },
): Promise<void> {
  const planned = newId();
  await db
    .insertInto('scheduled_lecture')
    .values({
      id: planned,
      room_id: room,
      series_id: null,
      title: 'Paging',
      description: '',
      starts_at: at,
      ends_at: at + 1,
      zone: 'UTC',
      state: 'scheduled',
      lecture_id: lecture,
      sequence: 0,
      made_by: id,
      made_at: at,
      changed_at: at,
    })
    .execute();
  await db
    .insertInto('calendar_feed')
    .values([
      { id: newId(), account_id: id, room_id: room, hash: newId(), made_at: at },
      { id: newId(), account_id: id, room_id: null, hash: newId(), made_at: at },
    ])
    .execute();
  await db
    .insertInto('reminder_choice')
    .values({ account_id: id, choice: JSON.stringify({ email: [60] }) })
    .execute();
  await db
    .insertInto('reminder_sent')
    .values({ scheduled_id: planned, account_id: id, what: 'email 60', at })
    .execute();
  await fillQuestions(db, { id, room, lecture, at });
  await fillPolls(db, { id, room, lecture, at });
  const there = { lecture_id: lecture, account_id: id, kind: 'connected' as const, from_at: at, until_at: at + 1 };
  await db
    .insertInto('presence')
    .values({ ...there, id: newId() })
    .execute();
  const claim = { lecture_id: lecture, account_id: id, text: 'quokka on the line', at, reason: null };
  await db
    .insertInto('attendance_claim')
    .values({ ...claim, state: 'open', decided_by: id, decided_at: at })
    .execute();
}

interface Where {
  id: string;
  room: string;
  lecture: string;
  at: number;
}

async function fillQuestions(db: Kysely<Database>, { id, room, lecture, at }: Where): Promise<void> {
  const question = { room_id: room, lecture_id: lecture, answer: null, merged_into: null, from_seq: null, at };
  const decided = { claimed_by: id, claimed_at: at, decided_by: id, decided_at: at };
  const byName = { author_id: id, text: 'quokka asked', state: 'open' as const, reason: 'a quokka, again' };
  const ofNobody = { author_id: null, text: 'Which one?', state: 'answered' as const, reason: null };
  const ids = [newId(), newId()];
  await db
    .insertInto('question')
    .values([
      { ...question, ...byName, ...decided, id: ids[0]!, client_id: newId() },
      { ...question, ...ofNobody, ...decided, id: ids[1]!, client_id: newId() },
    ])
    .execute();
  await db.insertInto('question_vote').values({ question_id: ids[1]!, account_id: id }).execute();
}

async function fillPolls(db: Kysely<Database>, { id, room, lecture, at }: Where): Promise<void> {
  const content = JSON.stringify({ kind: 'cloud', title: 'Which animal?', anonymous: false });
  await db
    .insertInto('poll')
    .values({ id: newId(), room_id: room, place: 0, content, made_by: id, changed_at: at })
    .execute();
  await db
    .insertInto('picture')
    .values({ id: newId(), room_id: room, type: 'image/png', bytes: 'AA==', made_by: id, made_at: at })
    .execute();
  const run = {
    id: newId(),
    room_id: room,
    poll_id: null,
    lecture_id: lecture,
    content,
    state: 'closed' as const,
    shown: 1,
    opened_by: id,
    opened_at: at,
    closes_at: null,
    closed_at: at,
    key: null,
  };
  await db.insertInto('poll_run').values(run).execute();
  const choice = JSON.stringify({ words: ['quokka cloud'] });
  await db
    .insertInto('poll_vote')
    .values([
      { run_id: run.id, voter: id, choice, at },
      { run_id: run.id, voter: 'of-nobody', choice: JSON.stringify({ words: ['wombat'] }), at },
    ])
    .execute();
}
