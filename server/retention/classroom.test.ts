import { expect, describe, test } from 'vitest';
import type { ClassroomSettings } from '../../protocol/classroom.ts';
import { firstSettings } from '../../protocol/first-settings.ts';
import { databases } from '../../test/support/databases.ts';
import { dump } from '../../test/support/dump.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';
import { createSettingsStore } from '../classroom/settings.store.ts';
import { newId } from '../ids.ts';
import { fillClassroom } from '../privacy/test/every-classroom-table.ts';
import type { Store } from '../store/port.ts';
import { createExpiries, type Expiry } from './expiries.store.ts';

const day = 24 * 60 * 60_000;
const at = Date.UTC(2026, 2, 1);

describe.each(databases())('what is old in the classroom, on %s', (dialect) => {
  let store: Store;
  let school: School;
  useSchool(dialect, (made) => ({ school, store } = made));

  async function roomWithLecture(settings?: Partial<ClassroomSettings>) {
    const { room, c } = await school.seminar();
    const lecture = newId();
    const given = {
      id: lecture,
      room_id: room,
      title: 'Paging',
      presenter_id: 'ada',
      started_at: at - 1,
      ended_at: at,
    };
    await store.db
      .insertInto('lecture')
      .values({ ...given, state: 'ended' })
      .execute();
    await fillClassroom(store.db, { id: c.identity.accountId, room, lecture, at });
    await store.db
      .insertInto('pulse')
      .values({ lecture_id: lecture, at, kind: 'lost', count: 3, audience: 9 })
      .execute();
    if (settings) await createSettingsStore(store.db).save(room, { ...firstSettings, ...settings });
    return { room, lecture };
  }
  /** Everything of this kind that is older, piece by piece; how much was counted. */
  async function remove(wanted: Pick<Expiry, 'of'> & Partial<Expiry>, before: number, size = 1): Promise<number> {
    let sum = 0;
    for (const one of createExpiries(store.db)) {
      if (one.of !== wanted.of || (wanted.counted ?? one.counted) !== one.counted) continue;
      for (let n = await one.removeSome(before, size); n !== null; n = await one.removeSome(before, size)) sum += n;
    }
    return sum;
  }
  const rowsOf = async (words: string[]) =>
    Object.entries(await dump(store)).flatMap(([table, rows]) =>
      rows.some((row) => words.some((word) => JSON.stringify(row).includes(word))) ? [table] : [],
    );
  const kept = async (lecture: string) => {
    const tables = await rowsOf([lecture]);
    return tables.includes('presence') && tables.includes('attendance_claim');
  };

  test('attendance goes as many days after the lecture as its room says, and not before', async () => {
    const usual = await roomWithLecture();
    const brief = await roomWithLecture({ attendance: { ...firstSettings.attendance, keepDays: 3 } });
    const forGood = await roomWithLecture({ attendance: { ...firstSettings.attendance, keepDays: null } });
    const keptOnes = () => Promise.all([usual, brief, forGood].map(({ lecture }) => kept(lecture)));
    expect(await remove({ of: 'room' }, at + 3 * day - 1)).toBe(0);
    expect(await keptOnes()).toEqual([true, true, true]);
    expect(await remove({ of: 'room' }, at + 3 * day)).toBe(1);
    expect(await keptOnes()).toEqual([true, false, true]);
    expect(await remove({ of: 'room' }, at + 180 * day)).toBe(1);
    expect(await keptOnes()).toEqual([false, false, true]);
    expect(await remove({ of: 'room' }, at + 9_000 * day)).toBe(0);
    expect(await keptOnes()).toEqual([false, false, true]);
  });

  test('of a lecture that is live nothing goes', async () => {
    const { lecture } = await roomWithLecture();
    await store.db.updateTable('lecture').set({ ended_at: null }).where('id', '=', lecture).execute();
    await remove({ of: 'room' }, at + 9_000 * day);
    expect(await kept(lecture)).toBe(true);
  });

  test('questions and votes go with the chat, and reminders of what is over with the mails', async () => {
    const { room } = await roomWithLecture();
    const before = await rowsOf([room, 'quokka']);
    for (const table of ['question', 'poll_run', 'poll_vote']) expect(before).toContain(table);
    await remove({ of: 'chatDays' }, at + 1);
    const after = await rowsOf([room, 'quokka']);
    for (const table of ['question', 'poll_run', 'poll_vote']) expect(after).not.toContain(table);
    for (const table of ['poll', 'picture', 'scheduled_lecture']) expect(after).toContain(table);
    const sent = () => store.db.selectFrom('reminder_sent').select('what').execute();
    await remove({ of: 'mailDays' }, at + 1);
    expect(await sent()).not.toEqual([]);
    await remove({ of: 'mailDays' }, at + 2);
    expect(await sent()).toEqual([]);
  });

  test('of a deleted room nothing is left, however little goes at once', async () => {
    const { room, lecture } = await roomWithLecture({});
    const planned = await store.db.selectFrom('scheduled_lecture').select('id').where('room_id', '=', room).execute();
    const words = [room, lecture, planned[0]!.id];
    const tables = ['calendar_feed', 'classroom', 'picture', 'poll', 'presence', 'pulse', 'question', 'reminder_sent'];
    expect(await rowsOf(words)).toEqual(expect.arrayContaining(tables));
    await school.house.roomStore.remove(room, at);
    expect(await remove({ of: 'deletedRoomDays' }, at + 1)).toBe(1);
    expect(await rowsOf(words)).toEqual([]);
  });
});
