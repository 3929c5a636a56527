/** What an account has outside the chat of a room. */
import type { Store } from '../../store/port.ts';
import { newId } from '../../ids.ts';
import { fillClassroom } from './every-classroom-table.ts';

/** One row of the account in every table that a room's chat does not fill: here and there its name, too. */
export async function fillEveryTable(
  { db }: Store,
  { id, email, name }: { id: string; email: string; name: string },
  room: string,
): Promise<void> {
  const at = Date.now();
  const times = { created_at: at, updated_at: at };
  const own = newId();
  const session = { id: newId(), user_id: id, token: newId(), expires_at: at + 1e9, ended: null };
  await db
    .insertInto('session')
    .values({ ...session, ...times, ip_address: '192.0.2.7', user_agent: 'x' })
    .execute();
  const credential = { id: newId(), user_id: id, account_id: id, provider_id: 'credential', password: 'a hash' };
  await db
    .insertInto('credential')
    .values({ ...credential, ...times })
    .execute();
  const value = JSON.stringify({ accountId: id, signUp: { name, passwordHash: 'another' } });
  const link = { id: newId(), identifier: `reset:${id}`, value, expires_at: at + 1e9 };
  await db
    .insertInto('verification')
    .values({ ...link, ...times })
    .execute();
  const mail = { subject: 'Hello', at, sent: 0 };
  await db
    .insertInto('mail')
    .values([
      { ...mail, id: newId(), to_address: email, text: `Hello ${name}` },
      { ...mail, id: newId(), to_address: 'emil@uni.example', text: `Hello,\n\n${name} invites you to the room` },
    ])
    .execute();
  const rooms = { description: '', joining: 'code' as const, created_at: at };
  await db
    .insertInto('room')
    .values([
      { ...rooms, id: own, name: 'Her own', code: own.slice(0, 8), created_by: id, deleted_at: null },
      {
        ...rooms,
        id: `${own.slice(0, 20)}-d`,
        name: 'A deleted one',
        code: own.slice(8, 16),
        created_by: id,
        deleted_at: at,
      },
    ])
    .execute();
  await db
    .insertInto('room_counter')
    .values([
      { room_id: own, epoch: 'e', last_seq: 0 },
      { room_id: `${own.slice(0, 20)}-d`, epoch: 'e', last_seq: 1 },
    ])
    .execute();
  await db
    .insertInto('room_event')
    .values({
      room_id: `${own.slice(0, 20)}-d`,
      seq: 1,
      lecture_id: null,
      type: 'chat.posted',
      actor_id: id,
      client_id: null,
      payload: JSON.stringify({ text: 'quokka of a deleted room' }),
      at,
    })
    .execute();
  await db.insertInto('membership').values({ room_id: own, account_id: id, role: 'owner', joined_at: at }).execute();
  await db
    .insertInto('invitation')
    .values([
      { room_id: own, email: 'emil@uni.example', role: 'student', invited_by: id, invited_at: at },
      { room_id: room, email, role: 'student', invited_by: 'ada', invited_at: at },
    ])
    .execute();
  const lecture = newId();
  await db
    .insertInto('lecture')
    .values({
      id: lecture,
      room_id: room,
      title: 'Paging',
      state: 'ended',
      presenter_id: id,
      started_at: at,
      ended_at: at,
    })
    .execute();
  await db
    .insertInto('sanction')
    .values({ room_id: own, person_id: 'x', kind: 'mute', until: null, reason: '', by_id: id, at })
    .execute();
  await db
    .insertInto('sanction')
    .values({ room_id: own, person_id: id, kind: 'removal', until: null, reason: name, by_id: 'x', at })
    .execute();
  await db.insertInto('stream_key').values({ room_id: own, account_id: id, hash: newId(), made_at: at }).execute();
  const token = { id: newId(), room_id: own, account_id: id, name: 'Hall', hash: newId(), made_at: at, used_at: null };
  await db.insertInto('player_token').values(token).execute();
  const note = { at, deed: 'role_given' as const, room_id: null, detail: '{}' };
  await db
    .insertInto('site_audit')
    .values({ ...note, id: newId(), actor_id: 'x', subject_id: id })
    .execute();
  await fillClassroom(db, { id, room, lecture, at });
}
